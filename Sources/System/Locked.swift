internal import Glibc

/// A value that several threads use, one at a time.
///
/// A POSIX mutex rather than the standard library's: that one waits by a futex of its own, which the Thread Sanitizer
/// does not see, so that under it every use looks like a race.
@safe package final class Locked<Value>: @unchecked Sendable {
  // Both lie where they were made until this goes, since a lock may not move; and only this class has their addresses. The
  // value is looked at only by whoever has the lock.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value: Value

  /// Takes over a value that nobody else holds.
  package init(_ value: sending Value) {
    self.value = value
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    // Time that is waited for goes on though somebody sets the clock.
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Runs `body` while no other thread has the value. It must not lock again.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// The same once the value is as `isReady` wants it, for threads that wait for each other's changes: all of them
  /// use this.
  package func withLock<Result>(when isReady: (Value) -> Bool, _ body: (inout Value) -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while !isReady(value) { unsafe pthread_cond_wait(condition, mutex) }
    defer { unsafe pthread_cond_broadcast(condition) }
    return body(&value)
  }

  /// The same, but waits at most so long: the value may then still be another one.
  package func withLock<Result>(
    when isReady: (Value) -> Bool, within time: Duration, _ body: (inout Value) -> Result
  ) -> Result {
    var end = SystemCall.time(of: CLOCK_MONOTONIC)
    let (seconds, attoseconds) = time.components
    let nanoseconds = end.tv_nsec + Int(attoseconds / 1_000_000_000)
    end.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while !isReady(value), unsafe pthread_cond_timedwait(condition, mutex, &end) == 0 {}
    defer { unsafe pthread_cond_broadcast(condition) }
    return body(&value)
  }
}

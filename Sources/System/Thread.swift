internal import CLinux
internal import Glibc

/// An operating system thread that runs one closure.
package final class Thread: Sendable {
  private let handle: pthread_t

  /// What the new thread is handed: the closure travels in a box because pthread takes one pointer.
  private final class Work {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Starts `body` on a new thread named `name`, of which tools show 15 bytes. It inherits the caller's
  /// signal mask. Throws when the system grants no thread.
  package init(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let work = Unmanaged.passRetained(Work(name: String(name.prefix(15)), body: body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(pthread_self(), work.name)
        work.body()
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw SystemError(.thread, code: code)
    }
    self.handle = handle
  }

  /// Asks that the calling thread get its processor time in short turns and be taken the sooner for it, ahead of threads
  /// that compute for long. For threads that work for microseconds at a time while somebody waits: it gives them no
  /// more time in all than others have. Linux 6.12 and later go by it (EEVDF, sched_setattr(2) `sched_runtime`); elsewhere,
  /// or where whoever started the process chose another policy, it does nothing.
  package static func takeShortTurns() {
    // A tenth of a millisecond is the shortest that the kernel grants.
    _ = entente_ask_for_turns(100_000)
  }

  /// The contrary, for a command that computes for long where others may be serving: the calling thread, and each that
  /// it starts, goes behind them. It is as nice as nice(1) makes a command, or nicer where it was started so, and gets
  /// its time in the longest turns that the kernel grants, a tenth of a second. It gets less than others only while they
  /// want the same processor.
  package static func giveWay() {
    entente_be_nice(10)
    _ = entente_ask_for_turns(100_000_000)
  }

  /// Leaves all signals to other threads. For one that is started before the program takes the signals that stop it.
  package static func leaveSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }

  /// Waits until the closure has returned. To be called once, unless `detach` is.
  package func join() {
    pthread_join(handle, nil)
  }

  /// Lets the thread run on unobserved, for an end that must not wait.
  package func detach() {
    pthread_detach(handle)
  }
}

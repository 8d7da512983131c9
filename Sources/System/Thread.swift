package import CLinux
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
    // The new thread takes over the one reference that this makes, or this gives it back where there is no thread.
    let work = unsafe Unmanaged.passRetained(Work(name: String(name.prefix(15)), body: body))
    var handle = pthread_t()
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        unsafe pthread_setname_np(pthread_self(), work.name)
        work.body()
        return nil
      }, unsafe work.toOpaque())
    guard code == 0 else {
      unsafe work.release()
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
    var every = sigset_t()
    // The call fills the set in.
    unsafe sigfillset(&every)
    _ = mask(SIG_BLOCK, every)
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

/// Which signals reach a thread, in sets and numbers: no call keeps the address of a set.
extension Thread {
  /// A set of signals (sigsetops(3)).
  package static func signals(_ numbers: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in numbers { unsafe sigaddset(&set, number) }
    return set
  }

  /// Says which signals do not reach the calling thread (pthread_sigmask(3)).
  /// - Returns: 0, or the number of the error; and which they were before.
  package static func mask(_ how: CInt, _ signals: sigset_t) -> (code: CInt, before: sigset_t) {
    var (signals, before) = (signals, sigset_t())
    let code = unsafe pthread_sigmask(how, &signals, &before)
    return (code, before)
  }

  /// A descriptor that tells of signals, without waiting (signalfd(2)); negative where there is none.
  package static func descriptor(of signals: sigset_t) -> CInt {
    var signals = signals
    return unsafe signalfd(-1, &signals, CInt(SFD_NONBLOCK | SFD_CLOEXEC))
  }

  /// Takes one signal from such a descriptor, if one has arrived.
  package static func takeSignal(from file: CInt) -> Bool {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    return unsafe Glibc.read(file, &information, size) == size
  }
}

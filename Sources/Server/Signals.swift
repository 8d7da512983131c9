internal import CLinux
internal import Glibc
internal import System

/// SIGTERM, SIGINT and SIGHUP as bytes of a descriptor (signalfd) instead of interruptions. While it lives they are
/// blocked on the creating thread and on every thread that descends from it; its end restores what was
/// before.
final class Signals {
  private let descriptor: FileDescriptor
  private let before: sigset_t

  /// Blocks the signals on this thread and opens the descriptor.
  init() throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    // The terminal has gone: whoever is served is still to get the answer.
    sigaddset(&set, SIGHUP)
    var before = sigset_t()
    let code = pthread_sigmask(SIG_BLOCK, &set, &before)
    guard code == 0 else { throw SystemError(.signal, code: code) }
    let raw = signalfd(-1, &set, CInt(SFD_NONBLOCK | SFD_CLOEXEC))
    guard raw >= 0 else {
      let failure = SystemError.last(.signal)
      pthread_sigmask(SIG_SETMASK, &before, nil)
      throw failure
    }
    descriptor = FileDescriptor(owning: raw)
    self.before = before
  }

  deinit {
    // A signal that came too late to matter must not strike once the mask falls.
    while take() {}
    var before = before
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// What to poll.
  var rawDescriptor: CInt { descriptor.rawValue }

  /// Takes one signal that has arrived, if one has.
  func take() -> Bool {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    return Glibc.read(descriptor.rawValue, &information, size) == size
  }

  /// A peer that has gone must be a result of the write, not the end of the process. Every write says so
  /// already (MSG_NOSIGNAL); this covers writes that are not ours.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}

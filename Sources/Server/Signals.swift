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
    // SIGHUP says that the terminal has gone: whoever is served is still to get the answer.
    let signals = Thread.signals([SIGTERM, SIGINT, SIGHUP])
    let (code, before) = Thread.mask(SIG_BLOCK, signals)
    guard code == 0 else { throw SystemError(.signal, code: code) }
    let raw = Thread.descriptor(of: signals)
    guard raw >= 0 else {
      let failure = SystemError.last(.signal)
      _ = Thread.mask(SIG_SETMASK, before)
      throw failure
    }
    descriptor = FileDescriptor(owning: raw)
    self.before = before
  }

  deinit {
    // A signal that came too late to matter must not strike once the mask falls.
    while take() {}
    _ = Thread.mask(SIG_SETMASK, before)
  }

  /// What to poll.
  var rawDescriptor: CInt { descriptor.rawValue }

  /// Takes one signal that has arrived, if one has.
  func take() -> Bool { Thread.takeSignal(from: descriptor.rawValue) }

  /// A peer that has gone must be a result of the write, not the end of the process. Every write says so
  /// already (MSG_NOSIGNAL); this covers writes that are not ours.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}

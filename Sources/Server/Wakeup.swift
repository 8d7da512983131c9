internal import CLinux
internal import Glibc
internal import System

/// A bell that any thread may ring and that one thread polls beside its sockets (an eventfd).
final class Wakeup: Sendable {
  private let descriptor: FileDescriptor

  /// A silent bell. Throws when the process has no descriptor left.
  init() throws(SystemError) {
    let raw = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
    guard raw >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: raw)
  }

  /// What to poll.
  var rawDescriptor: CInt { descriptor.rawValue }

  /// Wakes the loop. Any number of rings before the loop looks count as one.
  func ring() {
    _ = eventfd_write(descriptor.rawValue, 1)
  }

  /// Blocks the calling thread until it rings.
  func wait() {
    while SystemCall.poll([descriptor.rawValue], milliseconds: -1) < 1 {}
  }

  /// Falls silent again.
  func clear() {
    SystemCall.clearEvents(of: descriptor.rawValue)
  }
}

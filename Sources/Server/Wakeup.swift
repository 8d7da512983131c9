internal import CLinux
internal import Glibc

/// The doorbell of one event loop: an eventfd that any thread may ring and that the loop polls beside its
/// sockets.
///
/// This is where answers that come later enter. A thread that finishes work for a loop puts the result into a
/// mailbox that the loop's handler owns, and rings; the loop wakes, empties the bell, and looks at what has
/// changed. Today only the order to drain comes this way.
package final class Wakeup: Sendable {
  private let descriptor: FileDescriptor

  /// A silent bell. Throws when the process has no descriptor left.
  package init() throws(SystemError) {
    let raw = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
    guard raw >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: raw)
  }

  /// What to poll.
  var rawDescriptor: CInt { descriptor.rawValue }

  /// Wakes the loop. Any number of rings before the loop looks count as one.
  package func ring() {
    _ = eventfd_write(descriptor.rawValue, 1)
  }

  /// Blocks the calling thread until it rings.
  func wait() {
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, -1) < 1 {}
  }

  /// Falls silent again.
  func clear() {
    var count: eventfd_t = 0
    _ = eventfd_read(descriptor.rawValue, &count)
  }
}

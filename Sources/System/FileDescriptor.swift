internal import Glibc

/// The one owner of an open file descriptor. It can be moved but not copied, and closes when its life ends,
/// so a descriptor is neither leaked nor closed twice.
package struct FileDescriptor: ~Copyable, Sendable {
  /// The number, for system calls. Not to be kept beyond the owner's life.
  package let rawValue: CInt

  /// Takes over a descriptor that a system call has just returned.
  package init(owning rawValue: CInt) {
    precondition(rawValue >= 0, "a failed call owns no descriptor")
    self.rawValue = rawValue
  }

  deinit { _ = close(rawValue) }

  /// A second descriptor of the same open file. Throws when the process has no descriptor left.
  package func duplicate() throws(SystemError) -> FileDescriptor {
    let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .last(.open) }
    return FileDescriptor(owning: copy)
  }
}

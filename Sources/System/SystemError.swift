internal import Glibc

/// A system call that failed: which one, and what the kernel said.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  /// What was being done.
  package enum Operation: String, Sendable {
    case resolve, socket, configure, bind, listen, accept, connect, read, write, poll, wake, signal, thread,
      open
  }

  /// What was being done.
  package let operation: Operation
  /// The `errno` of the failure.
  package let code: CInt

  /// A failure of `operation` with the given `errno`.
  package init(_ operation: Operation, code: CInt) {
    self.operation = operation
    self.code = code
  }

  /// The failure that the calling thread's `errno` tells of. Ask at once: the next call may overwrite it.
  package static func last(_ operation: Operation) -> SystemError {
    SystemError(operation, code: errno)
  }

  /// Whether a disk has no room.
  package var isLackOfRoom: Bool { [ENOSPC, EDQUOT].contains(code) }

  /// Whether nothing may be written there.
  package var isLackOfPermission: Bool { [EROFS, EACCES, EPERM].contains(code) }

  /// Such as `bind: Address already in use (98)`.
  package var description: String {
    "\(operation.rawValue): \(SystemCall.message(of: code)) (\(code))"
  }
}

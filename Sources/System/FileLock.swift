internal import Glibc

/// A lock between processes: a file of which one open descriptor at a time is the holder (flock(2)). It ends with the
/// process, however that ends.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: FileDescriptor

  /// Opens the file, making it where there is none, and takes no lock yet.
  package init(path: String) throws(SystemError) {
    let number = SystemCall.open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode: 0o644)
    guard number >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: number)
  }

  /// Takes the lock, for which it waits at most so long.
  /// - Returns: whether it has it.
  package borrowing func take(within time: Duration) -> Bool {
    let end = ContinuousClock.now + time
    while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < end else { return false }
      // Whoever holds it does so for the length of a transaction.
      usleep(500)
    }
    return true
  }

  /// Gives it back.
  package borrowing func giveBack() { _ = flock(descriptor.rawValue, LOCK_UN) }
}

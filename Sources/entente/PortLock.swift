import Glibc

/// Tells servers of one database on one port from those of others, so that a successor may share the port and nobody else
/// does by accident: the kernel would spread clients over both.
///
/// Every server holds a lock on a file beside its database that is named for the port. Where the folder cannot be written
/// to there is none, and the port is not shared.
final class PortLock {
  /// Open for as long as this lives; negative where there is no such file.
  private let raw: CInt
  private let path: String
  /// Whether another server of this database has the port already.
  let isShared: Bool

  /// - Parameters:
  ///   - database: the path of the file that is served.
  ///   - port: not 0, which is a free port each time.
  init(besideDatabase database: String, port: UInt16) {
    path = "\(database)-port-\(port)"
    raw = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    isShared = raw >= 0 && flock(raw, LOCK_EX | LOCK_NB) != 0
    // From here on others may hold it too.
    if raw >= 0 { _ = flock(raw, LOCK_SH) }
  }

  deinit { if raw >= 0 { close(raw) } }

  /// Removes the file where nobody else holds it.
  func release() {
    guard raw >= 0, flock(raw, LOCK_EX | LOCK_NB) == 0 else { return }
    unlink(path)
  }
}

import CLinux
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
  /// Why there is no lock, so that no successor can share the port; nil where there is one.
  let fault: String?

  /// - Parameters:
  ///   - database: the path of the file that is served. Links to it lead to one lock.
  ///   - port: not 0, which is a free port each time.
  init(besideDatabase database: String, port: UInt16) {
    path = "\(PortLock.target(of: database))-port-\(port)"
    var (file, isShared) = (CInt(-1), false)
    repeat {
      if file >= 0 { close(file) }
      file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if file < 0 { break }
      isShared = !PortLock.lock(file, F_WRLCK, entente_lock_at_once)
      // From here on others may hold it too. The change is made in one step, so that two never both seem to be first.
      _ = PortLock.lock(file, F_RDLCK, entente_lock_waiting)
      // Whoever released it may have removed the file since it was opened.
    } while !PortLock.isOpen(file, at: path)
    (raw, self.isShared) = (file, isShared)
    fault = file < 0 ? "\(path) cannot be made: \(String(cString: strerror(errno)))" : nil
  }

  deinit { if raw >= 0 { close(raw) } }

  /// Removes the file where nobody else holds it.
  func release() {
    guard raw >= 0, PortLock.lock(raw, F_WRLCK, entente_lock_at_once) else { return }
    unlink(path)
  }

  /// A lock of the open file, not of the process (fcntl(2), "Open file description locks").
  private static func lock(_ file: CInt, _ kind: CInt, _ command: CInt) -> Bool {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    return fcntl(file, command, &lock) == 0
  }

  private static func isOpen(_ file: CInt, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(file, &opened) == 0 && stat(path, &named) == 0
      && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  /// Where a path leads through all links.
  private static func target(of path: String) -> String {
    guard let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return String(cString: target)
  }
}

import CLinux
import Glibc
import System

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
    path = "\(SystemCall.target(of: database) ?? database)-port-\(port)"
    var (file, isShared) = (CInt(-1), false)
    repeat {
      if file >= 0 { close(file) }
      file = SystemCall.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode: 0o600)
      if file < 0 { break }
      isShared = !SystemCall.lock(file, F_WRLCK, entente_lock_at_once)
      // From here on others may hold it too. The change is made in one step, so that two never both seem to be first.
      _ = SystemCall.lock(file, F_RDLCK, entente_lock_waiting)
      // Whoever released it may have removed the file since it was opened.
    } while !PortLock.isOpen(file, at: path)
    (raw, self.isShared) = (file, isShared)
    fault = file < 0 ? "\(path) cannot be made: \(SystemCall.message(of: errno))" : nil
  }

  deinit { if raw >= 0 { close(raw) } }

  /// Removes the file where nobody else holds it.
  func release() {
    guard raw >= 0, SystemCall.lock(raw, F_WRLCK, entente_lock_at_once) else { return }
    SystemCall.removeFile(path)
  }

  private static func isOpen(_ file: CInt, at path: String) -> Bool {
    guard let opened = SystemCall.status(ofOpen: file), let named = SystemCall.status(of: path) else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }
}

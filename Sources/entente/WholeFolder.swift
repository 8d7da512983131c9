import Domain
import FoundationEssentials
import Glibc
import System

/// A folder that takes several files, or none of them: each is written beside its name, and all get their names when
/// the last is whole.
struct WholeFolder {
  private let path: String
  private var unfinished: [String] = []

  /// Makes the folder where there is none.
  /// - Throws: `Problem` that says why it cannot be.
  init(_ path: String) throws(Problem) {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      // The system says why in a number, which the error does not always hold.
      guard SystemCall.makeFolder(path, mode: 0o777) else { throw WholeFolder.problem(path, errno) }
    }
  }

  private func partial(_ name: String) -> String { "\(path)/\(name).partial" }

  /// Writes a file down to the disk; it has no name of its own yet.
  /// - Throws: `Problem` that says why it cannot be.
  mutating func write(_ bytes: [UInt8], to name: String) throws(Problem) {
    SystemCall.removeFile(partial(name))
    let file = SystemCall.open(partial(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode: 0o644)
    guard file >= 0 else { throw WholeFolder.problem(path, errno) }
    defer { close(file) }
    unfinished.append(name)
    guard SystemCall.write(bytes, to: file), fsync(file) == 0 else { throw WholeFolder.problem(path, errno) }
  }

  /// Gives all files their names, in the place of what had them.
  /// - Throws: `Problem` that says why it cannot be.
  mutating func finish() throws(Problem) {
    while let name = unfinished.last {
      guard SystemCall.rename(partial(name), to: "\(path)/\(name)") else {
        throw WholeFolder.problem(path, errno)
      }
      unfinished.removeLast()
    }
  }

  /// Removes what got no name.
  func removeUnfinished() { unfinished.forEach { SystemCall.removeFile(partial($0)) } }

  private static func problem(_ path: String, _ code: CInt) -> Problem {
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "there is no room on its disk. Free some, or name a folder on another disk."
      case EEXIST, ENOTDIR: "it is no folder. Name one, or a path where there is nothing yet."
      case EACCES, EPERM, EROFS: "it is not for this user to write to. Name a folder that is."
      default: "\(SystemCall.message(of: code)). Name another folder."
      }
    return Problem(.unavailable, "nothing was written to \(path): \(advice)")
  }
}

import Domain
import FoundationEssentials
import Glibc

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
      guard mkdir(path, 0o777) == 0 else { throw WholeFolder.problem(path, errno) }
    }
  }

  private func partial(_ name: String) -> String { "\(path)/\(name).partial" }

  /// Writes a file down to the disk; it has no name of its own yet.
  /// - Throws: `Problem` that says why it cannot be.
  mutating func write(_ bytes: [UInt8], to name: String) throws(Problem) {
    unlink(partial(name))
    let file = open(partial(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw WholeFolder.problem(path, errno) }
    defer { close(file) }
    unfinished.append(name)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw WholeFolder.problem(path, errno) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw WholeFolder.problem(path, errno) }
  }

  /// Gives all files their names, in the place of what had them.
  /// - Throws: `Problem` that says why it cannot be.
  mutating func finish() throws(Problem) {
    while let name = unfinished.last {
      guard rename(partial(name), "\(path)/\(name)") == 0 else { throw WholeFolder.problem(path, errno) }
      unfinished.removeLast()
    }
  }

  /// Removes what got no name.
  func removeUnfinished() { unfinished.forEach { unlink(partial($0)) } }

  private static func problem(_ path: String, _ code: CInt) -> Problem {
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "there is no room on its disk. Free some, or export to a folder on another disk."
      case EEXIST, ENOTDIR: "it is no folder. Name one, or a path where there is nothing yet."
      case EACCES, EPERM, EROFS: "it is not for this user to write to. Name a folder that is."
      default: "\(String(cString: strerror(code))). Name another folder."
      }
    return Problem(.unavailable, "nothing was exported to \(path): \(advice)")
  }
}

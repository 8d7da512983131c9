internal import Glibc
internal import System

extension Migration {
  /// The migrations of a folder: its files that end in `.sql`, by their names without it, in the order of
  /// their bytes.
  ///
  /// Throws `.unreadable` and `.notText`.
  package static func load(folder: String) throws(MigrationError) -> [Migration] {
    var migrations: [Migration] = []
    for file in try fileNames(in: folder) where file.hasSuffix(".sql") && !file.hasPrefix(".") {
      let bytes = try contents(of: folder + "/" + file)
      guard let sql = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
        throw .notText(path: folder + "/" + file)
      }
      migrations.append(Migration(name: String(file.dropLast(4)), sql: sql))
    }
    return migrations.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func fileNames(in folder: String) throws(MigrationError) -> [String] {
    guard let names = SystemCall.names(inFolder: folder) else {
      throw .unreadable(path: folder, errno: errno)
    }
    return names
  }

  private static func contents(of path: String) throws(MigrationError) -> [UInt8] {
    let file = SystemCall.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(file) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = SystemCall.read(file, into: &chunk)
      if count == 0 { return contents }
      guard count > 0 else { throw .unreadable(path: path, errno: errno) }
      contents += chunk[..<count]
    }
  }
}

internal import Glibc

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
    guard let stream = opendir(folder) else { throw .unreadable(path: folder, errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }

  private static func contents(of path: String) throws(MigrationError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(file) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count == 0 { return contents }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .unreadable(path: path, errno: errno) }
      contents += chunk[..<count]
    }
  }
}

import Glibc
import Testing

@testable import SQLite

/// A folder of its own for one test, removed with everything in it when the test ends.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = "/tmp/entente-sqlite-\(UInt64.random(in: 0 ... .max))"
    try #require(mkdir(path, 0o700) == 0)
  }

  deinit {
    for file in files { unlink(path + "/" + file) }
    rmdir(path)
  }

  /// A path inside it.
  subscript(_ name: String) -> String { path + "/" + name }

  /// The names of the files in it.
  var files: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The descriptors of this process that are open on files in it.
  var openDescriptors: Int {
    (0..<1024).count { descriptor in
      var target = [CChar](repeating: 0, count: 512)
      let count = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
      guard count > 0 else { return false }
      let name = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return name.hasPrefix(path + "/")
    }
  }

  /// Puts bytes into a file.
  func write(_ bytes: [UInt8], to name: String) {
    let file = open(self[name], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = Glibc.write(file, bytes, bytes.count)
    close(file)
  }

  /// A new database in it.
  func database(_ script: String = "", name: String = "test.db") throws -> Connection {
    let connection = try Connection(path: self[name], mode: .create)
    try connection.execute(script)
    return connection
  }
}

extension Connection {
  /// The first column of the first row, as a number.
  func number(_ sql: String) throws(SQLiteError) -> Int64? {
    try prepare(sql).first { $0.integer(0) }
  }

  /// The first column of the first row, as text.
  func text(_ sql: String) throws(SQLiteError) -> String? {
    try prepare(sql).first { $0.text(0) }
  }
}

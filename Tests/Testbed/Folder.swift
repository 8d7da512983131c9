import Foundation

/// A folder of its own for one test, removed with everything in it when nothing refers to it any longer.
package final class Folder: Sendable {
  package let path: String

  package init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("entente-test-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { remove() }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// A path inside it.
  package subscript(_ name: String) -> String { path + "/" + name }

  /// Writes a file, making the folders it lies in.
  package func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: self[name])
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// The bytes of a file inside it.
  package func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: self[name])))
  }

  /// Copies a file or folder into it.
  package func copy(_ source: String, as name: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: self[name])
  }

  /// The names of what a folder inside it holds, in order.
  package func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: self[name]).sorted()
  }
}

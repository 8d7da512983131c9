import Foundation
import Synchronization

/// The files of the repository that these sources were built from.
package enum Repository {
  /// Its folder.
  package static let root: String = {
    // Tests/Testbed/Repository.swift
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  package static var migrations: String { root + "/Migrations" }
  package static var seeds: String { root + "/Seeds" }

  /// A file as text.
  package static func text(_ path: String) throws -> String {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  }

  /// The paths of the files under a folder, from the root on, in order.
  package static func files(under folder: String, suffix: String = "") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
      .filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.filter(isFile).sorted()
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  /// The records of a seed file. Each file is read once.
  package static func seeds(of collection: String) throws -> [Document] {
    if let known = read.withLock({ $0[collection] }) { return known }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(seeds)/\(collection).json"))
    let records = try Document(json: [UInt8](bytes)).items
    read.withLock { $0[collection] = records }
    return records
  }

  private static let read = Mutex<[String: [Document]]>([:])
}

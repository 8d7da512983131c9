import Domain
import FoundationEssentials
import Representation
import Store

/// Reads records from files: one for each collection, named after it, as `entente export` writes them.
enum RecordFiles {
  /// The collections whose files a folder holds, in the order of the declarations; or one file.
  /// - Throws: `Problem` of kind `invalidBody` that names the file and the line.
  static func load(_ path: String) throws -> RecordBundle {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Problem(.notFound, "There is no file or folder \(path).")
    }
    if !isFolder { return RecordBundle([try part(path)]) }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }
      .sorted()
    let parts = try names.map { try part("\(path)/\($0)") }
    guard !parts.isEmpty else { throw Problem(.notFound, "The folder \(path) holds no .json file.") }
    return RecordBundle(parts)
  }

  private static func part(_ path: String) throws -> RecordBundle.Part {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    guard let resource = Resource.named(name) else {
      throw Problem(
        .invalidBody, "\(path) is not named after a collection.",
        faults: [.init("\(path) is not named after a collection.", allowed: Resource.all.map(\.name))])
    }
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    do {
      guard case .array(let records) = try JSONReader.value(of: bytes) else {
        throw Problem(.invalidBody, "\(path) must hold an array of records.")
      }
      return RecordBundle.Part(resource, origin: path, records: records)
    } catch let fault as JSONFault {
      throw Problem(.invalidBody, "\(path):\(fault.line):\(fault.column): \(fault.reason.rawValue).")
    }
  }
}

import Domain
import FoundationEssentials
import Representation
import Store

/// Records in files, one for each collection, named after it, as `entente export` writes them. They are read
/// while they are stored, a piece at a time.
final class RecordFiles {
  private let files: [RecordFile]
  private let size: Int

  /// The files of a folder, or one file.
  /// - Throws: `Problem` where there is none, or one that is not named after a collection.
  init(_ path: String) throws(Problem) {
    files = try RecordFiles.paths(path).map { (path) throws(Problem) in try RecordFile(path) }
    guard !files.isEmpty else {
      throw Problem(.notFound, "The folder \(path) holds no .json or .ndjson file.")
    }
    size = files.reduce(0) { $0 + $1.size }
  }

  private static func paths(_ path: String) throws(Problem) -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Problem(.notFound, "There is no file or folder \(path).")
    }
    guard isFolder else { return [path] }
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      return names.filter(isRecords).sorted().map { "\(path)/\($0)" }
    } catch {
      throw Problem(.unavailable, "The folder \(path) cannot be read.", cause: "\(error)")
    }
  }

  /// Systems and editors leave files of their own in a folder, whose names begin with a dot.
  private static func isRecords(_ name: String) -> Bool {
    !name.hasPrefix(".") && RecordText.endings.contains { name.hasSuffix($0) }
  }

  /// Their records, to be stored once.
  var bundle: RecordBundle {
    RecordBundle(
      files.map { file in
        RecordBundle.Part(file.resource, origin: file.path) { () throws(Problem) in try file.next() }
      })
  }

  /// The ids of their records, by collection. It reads the files to their end, so that nothing is left to store.
  /// - Throws: `Problem` of kind `unavailable` where one cannot be read. What is wrong in one is found when it is stored.
  func ids() throws(Problem) -> [String: Set<String>] {
    var ids: [String: Set<String>] = [:]
    for file in files {
      var known = ids[file.resource.name] ?? []
      while let record = try file.next() {
        switch record {
        case .right(let record): known.insert(record.id)
        case .wrong(_, let id): if let id { known.insert(id) }
        }
      }
      ids[file.resource.name] = known
    }
    return ids
  }

  /// The collections that there are files for.
  var collections: [String] { files.map(\.resource.name) }

  /// How much of them was read, from 0 to 1.
  var shareRead: Double { Double(files.reduce(0) { $0 + $1.bytesRead }) / Double(max(size, 1)) }
}

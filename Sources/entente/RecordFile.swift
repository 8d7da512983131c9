import Domain
import FoundationEssentials
import Representation
import System

/// A file with records of one collection, read and checked on a thread of its own while the caller
/// stores what it has taken.
final class RecordFile {
  let path: String
  let resource: Resource
  /// In bytes, when it was found.
  let size: Int
  /// How much of it the records that were taken lie in, as far as pieces go.
  private(set) var bytesRead = 0
  private var ahead: ReadAhead<Item>?

  private struct Item: Sendable {
    let record: Result<CheckedRecord, Problem>
    let bytesRead: Int
  }

  /// - Throws: `Problem` of kind `invalidBody` where the file is not named after a collection.
  init(_ path: String) throws(Problem) {
    let url = URL(fileURLWithPath: path)
    guard let resource = Resource.named(url.deletingPathExtension().lastPathComponent) else {
      let detail = "\(path) is not named after a collection."
      throw Problem(.invalidBody, detail, faults: [.init(detail, allowed: Resource.all.map(\.name))])
    }
    (self.path, self.resource) = (path, resource)
    size = FileReader(path).size
  }

  /// The next record; nil behind the last. The file is opened for the first.
  /// - Throws: `Problem` of kind `invalidBody` with line and column where the file holds no records, and
  ///   `unavailable` where it cannot be read.
  func next() throws(Problem) -> CheckedRecord? {
    let ahead = if let ahead { ahead } else { try start() }
    guard let item = ahead.next() else { return nil }
    bytesRead = item.bytesRead
    return try item.record.get()
  }

  private func start() throws(Problem) -> ReadAhead<Item> {
    do throws(SystemError) {
      let ahead = try ReadAhead<Item> { [path, resource] take in RecordFile.read(path, resource, take) }
      self.ahead = ahead
      return ahead
    } catch {
      throw Problem(.unavailable, "There is no thread to read \(path) on.", cause: "\(error)")
    }
  }

  /// Hands on the records of a file until it ends, is at fault or nobody wants more.
  private static func read(_ path: String, _ resource: Resource, _ take: (Item) -> Bool) {
    var text = RecordText(path)
    var index = 0
    do throws(Problem) {
      while let json = try text.next() {
        let record = resource.given(json, at: index)
        guard take(Item(record: .success(record), bytesRead: text.bytesRead)) else { return }
        index += 1
      }
    } catch {
      _ = take(Item(record: .failure(error), bytesRead: text.bytesRead))
    }
  }
}

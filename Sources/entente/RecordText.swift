import Domain
import Representation

/// The text of a file that holds records, read a piece at a time: an array of them, an answer of the API or, in a
/// file that ends in `.ndjson`, one a line.
struct RecordText {
  private let path: String
  private let file: FileReader
  private var elements: JSONElements
  /// How the names of files end that hold records.
  static let endings = [".json", linesEnding]
  private static let linesEnding = ".ndjson"

  /// How many bytes of the file were read.
  private(set) var bytesRead = 0

  init(_ path: String) {
    self.path = path
    elements = JSONElements(path.hasSuffix(RecordText.linesEnding) ? .lines : .array)
    file = FileReader(path)
  }

  /// The next record as it stands in the file; nil behind the last.
  /// - Throws: `Problem` of kind `invalidBody` with line and column where the file holds no such records, and
  ///   `unavailable` where it cannot be read.
  mutating func next() throws(Problem) -> JSON? {
    while true {
      switch try step() {
      case .element(let record): return record
      case .needsText: try read()
      case .end: return nil
      }
    }
  }

  private mutating func step() throws(Problem) -> JSONElements.Step {
    do throws(JSONFault) {
      return try elements.next()
    } catch {
      throw Problem(.invalidBody, "\(path):\(error.line):\(error.column): \(error.reason.rawValue).")
    }
  }

  private mutating func read() throws(Problem) {
    elements.read { bytes, start in
      let count = file.read(into: &bytes, from: start) ?? 0
      bytesRead += count
      return count
    }
    if let fault = file.fault {
      throw Problem(.unavailable, "The file \(path) cannot be read: \(fault).")
    }
  }
}

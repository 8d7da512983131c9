import Domain
import Representation

/// The text of a file that holds an array of records, read a piece at a time.
struct RecordText {
  private let path: String
  private let file: FileReader
  private var elements = JSONElements()
  /// How many bytes of the file were read.
  private(set) var bytesRead = 0

  init(_ path: String) {
    self.path = path
    file = FileReader(path)
  }

  /// The next record as it stands in the file; nil behind the last.
  /// - Throws: `Problem` of kind `invalidBody` with line and column where the file is no JSON array, and
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
    elements.read { space in
      let count = file.read(into: space) ?? 0
      bytesRead += count
      return count
    }
    if let fault = file.fault {
      throw Problem(.unavailable, "The file \(path) cannot be read: \(fault).")
    }
  }
}

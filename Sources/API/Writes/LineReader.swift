import Domain
import System

/// Reads a file line by line, with no more of it in memory than a line and a piece.
struct LineReader {
  private static let pieceBytes = 256 * 1024
  /// A record is no larger than the body of a request that stores it alone.
  private static let lineMost = 4 << 20

  private let file: UnnamedFile
  private var offset = 0
  private var buffer: [UInt8] = []
  private var range = 0..<0
  private var next = 0
  /// The number of the present line, from 1; 0 before the first.
  private(set) var number = 0

  init(_ file: UnnamedFile) { self.file = file }

  /// The present line, without its end.
  var line: [UInt8] { Array(buffer[range]) }

  /// Goes to the next line.
  /// - Returns: whether there is one.
  /// - Throws: `Problem` of kind `invalidRequest` where it is too long, and `internalError` where the file cannot be read.
  mutating func advance() throws(Problem) -> Bool {
    var searched = next
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        (range, next) = (next..<end, end + 1)
        number += 1
        return true
      }
      searched = buffer.count - next
      buffer.removeSubrange(..<next)
      next = 0
      guard searched <= LineReader.lineMost else {
        throw Problem(.invalidRequest, "Line \(number + 1) is longer than \(LineReader.lineMost) bytes.")
      }
      guard try fill() else { return takeRest() }
    }
  }

  private mutating func fill() throws(Problem) -> Bool {
    do throws(SystemError) {
      let count = try file.read(LineReader.pieceBytes, at: offset, into: &buffer)
      offset += count
      return count > 0
    } catch {
      throw Problem(.internalError, "The bundle cannot be read back from the disk.", cause: "\(error)")
    }
  }

  /// What stands behind the last line end is a line too, where it is anything.
  private mutating func takeRest() -> Bool {
    guard !buffer.isEmpty else { return false }
    (range, next) = (0..<buffer.count, buffer.count)
    number += 1
    return true
  }
}

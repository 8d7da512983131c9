/// A function with a body.
struct FunctionLength: CustomStringConvertible {
  /// The file's name and the function's.
  let name: String
  let path: String
  let line: Int
  let lines: Int
  var description: String { "\(path):\(line): \(name) has \(lines) lines" }
}

/// Finds functions and how long they are, by counting brackets in code without literals and comments.
struct FunctionReading {
  private let file: SourceFile
  private let text: String
  private let bytes: [UInt8]

  static func functions(_ file: SourceFile) -> [FunctionLength] {
    let reading = FunctionReading(file)
    let starts = reading.text.matches(of: /\b(?:func\s+([\w`]+|[^\s\w(]+)|(init)\b[?!]?\s*[<(])/)
    return starts.compactMap { match in
      let start = reading.text.utf8.distance(from: reading.text.startIndex, to: match.range.lowerBound)
      return reading.function(named: String(match.1 ?? match.2 ?? ""), at: start)
    }
  }

  private init(_ file: SourceFile) {
    self.file = file
    text = file.code.joined(separator: "\n")
    bytes = Array(text.utf8)
  }

  private func function(named name: String, at start: Int) -> FunctionLength? {
    guard start == 0 || bytes[start - 1] != UInt8(ascii: "."), let open = bodyStart(from: start) else {
      return nil
    }
    let newline = UInt8(ascii: "\n")
    let first = 1 + bytes[..<start].count { $0 == newline }
    let lines = 1 + bytes[start...matchingBrace(of: open)].count { $0 == newline }
    let fileName = file.path.split(separator: "/").last ?? ""
    return FunctionLength(name: "\(fileName) \(name)", path: file.path, line: first, lines: lines)
  }

  /// Where the body's brace opens; nil for a requirement of a protocol, or a call.
  private func bodyStart(from start: Int) -> Int? {
    var depth = 0
    for index in start..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0 { return nil }
      case UInt8(ascii: "{") where depth == 0: return index
      case UInt8(ascii: "}") where depth == 0: return nil
      case UInt8(ascii: "\n") where depth == 0 && !continues(after: index): return nil
      default: break
      }
    }
    return nil
  }

  /// Whether a declaration goes on in the next line.
  private func continues(after index: Int) -> Bool {
    let rest = bytes[(index + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    return ["{", "->", "throws", "rethrows", "async", "where"].contains { rest.starts(with: $0.utf8) }
  }

  private func matchingBrace(of open: Int) -> Int {
    var depth = 0
    for index in open..<bytes.count {
      if bytes[index] == UInt8(ascii: "{") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return index }
    }
    return bytes.count - 1
  }
}

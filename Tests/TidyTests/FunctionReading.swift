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
  private let characters: [Character]
  private let file: SourceFile

  static func functions(_ file: SourceFile) -> [FunctionLength] {
    let reading = FunctionReading(file)
    let starts = file.code.joined(separator: "\n").matches(
      of: /\b(?:func\s+([\w`]+|[^\s\w(]+)|(init)\b[?!]?\s*[<(])/)
    return starts.compactMap { match in
      let text = file.code.joined(separator: "\n")
      let start = text.distance(from: text.startIndex, to: match.range.lowerBound)
      return reading.function(named: String(match.1 ?? match.2 ?? ""), at: start)
    }
  }

  private init(_ file: SourceFile) {
    self.file = file
    characters = Array(file.code.joined(separator: "\n"))
  }

  private func function(named name: String, at start: Int) -> FunctionLength? {
    guard start == 0 || characters[start - 1] != ".", let open = bodyStart(from: start) else { return nil }
    let close = matchingBrace(of: open)
    let first = 1 + characters[..<start].count { $0 == "\n" }
    let lines = 1 + characters[start...close].count { $0 == "\n" }
    let fileName = file.path.split(separator: "/").last ?? ""
    return FunctionLength(name: "\(fileName) \(name)", path: file.path, line: first, lines: lines)
  }

  /// Where the body's brace opens; nil for a requirement of a protocol, or a call.
  private func bodyStart(from start: Int) -> Int? {
    var depth = 0
    for index in start..<characters.count {
      switch characters[index] {
      case "(", "[": depth += 1
      case ")", "]":
        depth -= 1
        if depth < 0 { return nil }
      case "{" where depth == 0: return index
      case "}" where depth == 0: return nil
      case "\n" where depth == 0 && !continues(after: index): return nil
      default: break
      }
    }
    return nil
  }

  /// Whether a declaration goes on in the next line.
  private func continues(after index: Int) -> Bool {
    let rest = String(characters[(index + 1)...].drop { $0 == " " || $0 == "\n" }.prefix(9))
    return ["{", "->", "throws", "rethrows", "async", "where"].contains { rest.hasPrefix($0) }
  }

  private func matchingBrace(of open: Int) -> Int {
    var depth = 0
    for index in open..<characters.count {
      if characters[index] == "{" { depth += 1 }
      if characters[index] == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return characters.count - 1
  }
}

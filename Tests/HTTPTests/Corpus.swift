import Foundation
import HTTP
import Testing

/// One case of the corpus: `Cases/README.md` says how it is written.
struct CorpusCase: Sendable, CustomTestStringConvertible {
  let file: String
  let heading: String
  let reason: String
  let message: [UInt8]
  /// The lines of the outcome block.
  let expected: [String]

  var testDescription: String { "\(file): \(heading)" }
}

enum Corpus {
  /// Every case of every file.
  static let cases: [CorpusCase] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted().flatMap { name in
      let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
      return cases(in: text, file: name)
    }
  }()

  static func cases(in text: String, file: String) -> [CorpusCase] {
    text.components(separatedBy: "\n## ").dropFirst().map { section in
      let lines = section.components(separatedBy: "\n")
      let reason = lines.dropFirst().prefix { !$0.hasPrefix("```") }.joined(separator: " ")
      return CorpusCase(
        file: file, heading: lines[0], reason: reason.trimmingCharacters(in: .whitespaces),
        message: bytes(block("http", of: lines).joined()), expected: block("outcome", of: lines))
    }
  }

  private static func block(_ kind: String, of lines: [String]) -> [String] {
    guard let start = lines.firstIndex(of: "```" + kind) else { return [] }
    return Array(lines[(start + 1)...].prefix { $0 != "```" })
  }

  /// The bytes that the text of an http block stands for.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "\\" else {
        bytes += Array(String(character).utf8)
        continue
      }
      bytes += escape(&rest)
    }
    return bytes
  }

  private static func escape(_ rest: inout Substring) -> [UInt8] {
    switch rest.popFirst() {
    case "r": return [13]
    case "n": return [10]
    case "t": return [9]
    case "x":
      defer { rest.removeFirst(2) }
      return [UInt8(rest.prefix(2), radix: 16) ?? 0]
    case "[":
      // \[text*count]
      let inner = rest.prefix { $0 != "]" }
      rest.removeFirst(inner.count + 1)
      let parts = inner.split(separator: "*")
      return Array(repeatElement(bytes(String(parts[0])), count: Int(parts[1]) ?? 0).joined())
    default: return [92]
    }
  }
}

extension Outcome {
  /// The outcome as the lines of an outcome block; the first says what became of the message.
  var lines: [String] {
    switch self {
    case .incomplete: return ["incomplete"]
    case .refused(let error): return ["refused \(error.status.code) \(error.rawValue)"]
    case .accepted(let accepted): return accepted.lines
    }
  }
}

extension Accepted {
  var lines: [String] {
    let version = version == .http10 ? "HTTP/1.0" : "HTTP/1.1"
    var lines = ["accepted \(method.rawValue) \(Self.visible(target)) \(version)"]
    lines.append("authority: \(Self.visible(authority))")
    switch framing {
    case .none: lines.append("framing: none")
    case .length(let count): lines.append("framing: length \(count)")
    case .chunked: lines.append("framing: chunked")
    }
    lines.append("connection: \(keepAlive ? "stays" : "closes")")
    lines.append("expects: \(expectsContinue ? "100-continue" : "nothing")")
    lines += fields.map { "field \(Self.visible($0.name).lowercased()): \(Self.visible($0.value))" }
    lines.append("body: \(Self.visible(body))")
    lines.append("ends at: \(end)")
    return lines
  }

  private static func visible(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      switch byte {
      case 9: "\\t"
      case 10: "\\n"
      case 13: "\\r"
      case 32...126: String(UnicodeScalar(byte))
      default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}

import Foundation
import Testbed

/// A Swift file of the repository, as the rules look at it.
struct SourceFile: Sendable {
  /// From the root on: `Sources/HTTP/Request.swift`.
  let path: String
  let lines: [String]
  /// The lines without comments and without what stands in string literals, so that a rule about code sees code alone.
  let code: [String]

  init(_ path: String, _ text: String) {
    self.path = path
    lines = text.components(separatedBy: "\n")
    code = CodeReading(text).lines
  }

  /// The folder below Sources or Tests.
  var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// The files under Sources.
  static let sources = (try? load("Sources")) ?? []
  /// The files under Tests.
  static let tests = (try? load("Tests")) ?? []

  private static func load(_ folder: String) throws -> [SourceFile] {
    try Repository.files(under: folder, suffix: ".swift").map { SourceFile($0, try Repository.text($0)) }
  }
}

/// Tells code from comments and from the contents of string literals, both of which it blanks.
struct CodeReading {
  private let bytes: [UInt8]
  private var index = 0
  private var out: [UInt8] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    while index < bytes.count { readOne() }
  }

  /// The text with blanks for what is no code; every line stays as long as it was.
  var lines: [String] { String(decoding: out, as: UTF8.self).components(separatedBy: "\n") }

  private func stands(_ text: StaticString) -> Bool {
    guard bytes[index] == text.utf8Start[0] else { return false }
    return index + text.utf8CodeUnitCount <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  private mutating func keep() {
    out.append(bytes[index])
    index += 1
  }

  private mutating func blank() {
    out.append(bytes[index] == 10 ? 10 : 32)
    index += 1
  }

  private mutating func blank(_ count: Int) {
    for byte in bytes[index..<min(index + count, bytes.count)] { out.append(byte == 10 ? 10 : 32) }
    index += count
  }

  private mutating func readOne() {
    switch bytes[index] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "\""): break
    default: return keep()
    }
    if stands("//") {
      while index < bytes.count, bytes[index] != 10 { blank() }
    } else if stands("/*") {
      while index < bytes.count, !stands("*/") { blank() }
      blank(2)
    } else if let hashes = literalHashes {
      readLiteral(hashes)
    } else {
      keep()
    }
  }

  /// How many number signs stand before the quotation mark that begins here; nil where none begins.
  private var literalHashes: Int? {
    let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
    let mark = index + hashes
    return mark < bytes.count && bytes[mark] == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func readLiteral(_ hashes: Int) {
    blank(hashes)
    let quotes = stands("\"\"\"") ? 3 : 1
    let sign = Array(repeating: UInt8(ascii: "#"), count: hashes)
    let end = Array(repeating: UInt8(ascii: "\""), count: quotes) + sign
    let escape = [UInt8(ascii: "\\")] + sign
    blank(quotes)
    while index < bytes.count {
      if bytes[index] != end[0], bytes[index] != escape[0], bytes[index] != 10 {
        blank()
        continue
      }
      if bytes[index...].starts(with: end) { return blank(end.count) }
      guard bytes[index...].starts(with: escape) else {
        // A literal of one line ends with it: what is left open is no Swift.
        if quotes == 1, bytes[index] == 10 { return }
        blank()
        continue
      }
      blank(escape.count)
      if stands("(") { readInterpolation() } else { blank() }
    }
  }

  /// Code inside a literal, which may hold literals of its own.
  private mutating func readInterpolation() {
    var depth = 0
    repeat {
      if stands("(") { depth += 1 }
      if stands(")") { depth -= 1 }
      readOne()
    } while depth > 0 && index < bytes.count
  }
}

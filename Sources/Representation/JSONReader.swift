import Bytes
package import Domain
import System

/// Why a text is no JSON, and where.
package struct JSONFault: Error, Equatable, Sendable {
  /// What can be wrong, in words for the person who wrote the text.
  package enum Reason: String, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedByte = "this does not belong here"
    case invalidNumber = "a number must look like -1, 0.5 or 1e9"
    case invalidEscape =
      "a backslash must begin one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t, or \\u with four digits"
    case loneSurrogate = "a \\u escape names half a character"
    case controlCharacter = "a control character in a string must be escaped"
    case invalidUTF8 = "the text is not UTF-8"
    case repeatedName = "a name stands twice in one object"
    case tooDeep = "arrays and objects are nested too deeply"
    case moreThanOneValue = "something follows the value"
    case noArray = "an array of records, or an answer with one as its \"data\", must begin here"
    case longNumber = "a number has more than 40 digits"
    case otherEncoding = "the text is UTF-16; save it as UTF-8"
  }

  /// What is wrong.
  package let reason: Reason
  /// Counted from 1.
  package let line: Int
  /// Counted in bytes, from 1.
  package let column: Int
}

/// Reads one JSON value (RFC 8259): strict, no deeper than 64 levels, names unique in an object, numbers kept
/// as they are written.
package struct JSONReader {
  private let text: [UInt8]
  /// Where in `text` it begins and ends.
  private let start: Int
  private let end: Int
  /// The next byte to read.
  private var position: Int
  private var depth: Int
  /// Whether it has looked for a byte behind the last one: then what it found, value or fault, may be another
  /// with more text.
  private(set) var lacksText = false

  /// How deeply arrays and objects may be nested.
  package static let depthMost = 64

  /// How many digits a number may have, those of its exponent not counted.
  package static let digitsMost = 40

  /// - Parameters:
  ///   - bytes: what holds the text.
  ///   - range: where it is; all of them where it is not given.
  ///   - depth: how many arrays and objects the text begins in.
  init(_ bytes: [UInt8], in range: Range<Int>? = nil, depth: Int = 0) {
    (text, start, end) = (bytes, range?.lowerBound ?? 0, range?.upperBound ?? bytes.count)
    (position, self.depth) = (start, depth)
  }

  /// How many bytes were read.
  var count: Int { position - start }

  /// Reads a text that is lent, as the one below.
  package static func value(of text: Span<UInt8>) throws(JSONFault) -> JSON { try value(of: Array(text)) }

  /// Reads a text that holds one value and nothing else.
  package static func value(of text: [UInt8]) throws(JSONFault) -> JSON {
    var reader = JSONReader(text)
    try reader.skipByteOrderMark()
    let value = try reader.value()
    try reader.requireEnd()
    return value
  }

  /// Refuses anything but space.
  mutating func requireEnd() throws(JSONFault) {
    skipSpace()
    guard peek() == nil else { throw fault(.moreThanOneValue) }
  }

  /// Skips the byte order mark with which some editors begin a text in UTF-8 (RFC 8259 §8.1).
  mutating func skipByteOrderMark() throws(JSONFault) {
    let start = Array(text[position..<end].prefix(JSONReader.byteOrderMark.count))
    if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) { throw fault(.otherEncoding) }
    if start == JSONReader.byteOrderMark {
      position += start.count
    } else if JSONReader.byteOrderMark.starts(with: start) || start == [0xFE] || start == [0xFF] {
      lacksText = true
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private mutating func value() throws(JSONFault) -> JSON {
    skipSpace()
    guard let byte = peek() else { throw fault(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): return try nested { (reader) throws(JSONFault) in try reader.object() }
    case UInt8(ascii: "["): return try nested { (reader) throws(JSONFault) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), 48...57: return .number(try number())
    default: return try word()
    }
  }

  private mutating func nested(_ read: (inout JSONReader) throws(JSONFault) -> JSON) throws(JSONFault) -> JSON
  {
    depth += 1
    guard depth <= JSONReader.depthMost else { throw fault(.tooDeep) }
    defer { depth -= 1 }
    position += 1
    return try read(&self)
  }

  private mutating func object() throws(JSONFault) -> JSON {
    var members: [JSON.Member] = []
    if try take(UInt8(ascii: "}")) { return .object([]) }
    members.reserveCapacity(JSONReader.membersUsual)
    var names = MemberNames()
    repeat {
      let name = try memberName { names.add($0, to: members) }
      members.append(.init(name, try value()))
    } while try take(UInt8(ascii: ","))
    guard try take(UInt8(ascii: "}")) else { throw unexpected() }
    return .object(members)
  }

  /// The name of a member with the colon behind it.
  /// - Parameter isNew: whether the name is none of those before it.
  private mutating func memberName(_ isNew: (String) -> Bool) throws(JSONFault) -> String {
    skipSpace()
    guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
    let start = position
    let name = try string()
    guard isNew(name) else { throw fault(.repeatedName, at: start) }
    guard try take(UInt8(ascii: ":")) else { throw unexpected() }
    return name
  }

  private static let membersUsual = 12

  private mutating func array() throws(JSONFault) -> JSON {
    var items: [JSON] = []
    while let item = try element(isFirst: items.isEmpty) { items.append(item) }
    return .array(items)
  }

  /// The next element of an array with the comma before it, or nil where the array ends.
  mutating func element(isFirst: Bool) throws(JSONFault) -> JSON? {
    if try take(UInt8(ascii: "]")) { return nil }
    if !isFirst {
      guard try take(UInt8(ascii: ",")) else { throw unexpected() }
    }
    return try value()
  }

  /// Takes the bracket that begins an array.
  mutating func beginArray() throws(JSONFault) {
    guard try take(UInt8(ascii: "[")) else { throw fault(.noArray) }
    depth += 1
  }

  /// Takes what begins an array, or an object with one as a member: then its members before that are passed over.
  /// - Returns: the names of the object's members so far; nil where there is no object.
  mutating func beginArray(orMember wanted: String) throws(JSONFault) -> Set<String>? {
    skipSpace()
    let start = position
    guard peek() == UInt8(ascii: "{") else {
      try beginArray()
      return nil
    }
    (position, depth) = (position + 1, depth + 1)
    guard try !take(UInt8(ascii: "}")) else { throw fault(.noArray, at: start) }
    var names: Set<String> = []
    repeat {
      let name = try memberName { names.insert($0).inserted }
      if name == wanted {
        try beginArray()
        return names
      }
      _ = try value()
    } while try take(UInt8(ascii: ","))
    guard try take(UInt8(ascii: "}")) else { throw unexpected() }
    throw fault(.noArray, at: start)
  }

  /// Passes over what follows a member of an object, up to the object's end.
  /// - Parameter names: those of the members so far.
  mutating func endObject(after names: Set<String>) throws(JSONFault) {
    var names = names
    while try take(UInt8(ascii: ",")) {
      _ = try memberName { names.insert($0).inserted }
      _ = try value()
    }
    guard try take(UInt8(ascii: "}")) else { throw unexpected() }
  }

  /// The value of the next line that has one (newline-delimited JSON), or nil at the end of the text.
  mutating func line() throws(JSONFault) -> JSON? {
    skipSpace()
    guard peek() != nil else { return nil }
    let value = try value()
    while let byte = peek(), byte == 0x20 || byte == 0x0D || byte == 0x09 { position += 1 }
    guard let byte = peek() else { return value }
    guard byte == 0x0A else { throw fault(.moreThanOneValue) }
    return value
  }

  private mutating func word() throws(JSONFault) -> JSON {
    for (word, value) in JSONReader.words where text[position..<end].starts(with: word) {
      position += word.count
      return value
    }
    if end - position < JSONReader.longestWord { lacksText = true }
    throw unexpected()
  }

  private static let longestWord = 5
  private static let words: [([UInt8], JSON)] = [
    (Array("null".utf8), .null), (Array("true".utf8), .boolean(true)), (Array("false".utf8), .boolean(false)),
  ]

  /// RFC 8259 §6: an integer without leading zeros, perhaps a fraction, perhaps an exponent.
  private mutating func number() throws(JSONFault) -> String {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let count = text[start..<position].prefix { $0 | 0x20 != UInt8(ascii: "e") }.count {
      (48...57).contains($0)
    }
    guard count <= JSONReader.digitsMost else { throw fault(.longNumber, at: start) }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONFault) {
    let start = position
    while let byte = peek(), (48...57).contains(byte) { position += 1 }
    guard position > start else { throw fault(.invalidNumber) }
  }

  // MARK: Strings

  private mutating func string() throws(JSONFault) -> String {
    let start = position + 1
    position = JSONText.plainEnd(of: text.span.extracting(..<end), from: start)
    guard peek() == UInt8(ascii: "\"") else { return try stringWithEscapes(from: start) }
    position += 1
    return try decoded(text[start..<position - 1], from: start - 1)
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONFault) -> String {
    var bytes = Array(text[start..<position])
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: bytes, as: UTF8.self) else {
          throw fault(.invalidUTF8, at: start - 1)
        }
        return string
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &bytes)
      case 0..<0x20: throw fault(.controlCharacter)
      default:
        bytes.append(byte)
        position += 1
      }
    }
    throw fault(.unexpectedEnd)
  }

  /// Most texts are ASCII, for which there is nothing to validate.
  private func decoded(_ bytes: ArraySlice<UInt8>, from start: Int) throws(JSONFault) -> String {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    if all < 0x80 { return String(decoding: bytes, as: UTF8.self) }
    guard let string = String(validating: bytes, as: UTF8.self) else { throw fault(.invalidUTF8, at: start) }
    return string
  }

  /// What follows a backslash.
  private mutating func escape(into bytes: inout [UInt8]) throws(JSONFault) {
    guard let byte = peek() else { throw fault(.unexpectedEnd) }
    let backslash = position - 1
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      bytes.append(contentsOf: String(Character(try unicodeEscape(from: backslash))).utf8)
    default: throw fault(.invalidEscape, at: backslash)
    }
  }

  /// Four hexadecimal digits, or twice four for a character beyond the first plane (RFC 8259 §7).
  private mutating func unicodeEscape(from start: Int) throws(JSONFault) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if end - position < JSONReader.escapeStart.count { lacksText = true }
    guard (0xD800...0xDBFF).contains(first), text[position..<end].starts(with: JSONReader.escapeStart) else {
      throw fault(.loneSurrogate, at: start)
    }
    position += 2
    let second = try hexadecimal(from: position - 2)
    guard (0xDC00...0xDFFF).contains(second) else { throw fault(.loneSurrogate, at: start) }
    let code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, at: start) }
    return scalar
  }

  private static let escapeStart = Array("\\u".utf8)

  private mutating func hexadecimal(from start: Int) throws(JSONFault) -> UInt32 {
    guard position + 4 <= end else {
      lacksText = true
      throw fault(.unexpectedEnd, at: end)
    }
    var code: UInt32 = 0
    for byte in text[position..<position + 4] {
      guard let value = Hexadecimal.value(byte) else { throw fault(.invalidEscape, at: start) }
      code = code << 4 | UInt32(value)
    }
    position += 4
    return code
  }

  // MARK: Bytes

  private mutating func peek() -> UInt8? {
    if position < end { return text[position] }
    lacksText = true
    return nil
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Skips space and takes the byte if it comes next.
  private mutating func take(_ byte: UInt8) throws(JSONFault) -> Bool {
    skipSpace()
    guard let next = peek() else { throw fault(.unexpectedEnd) }
    guard next == byte else { return false }
    position += 1
    return true
  }

  private func unexpected() -> JSONFault { fault(position < end ? .unexpectedByte : .unexpectedEnd) }

  /// - Parameter place: where it is wrong; where the reader stands when it is not given.
  private func fault(_ reason: JSONFault.Reason, at place: Int? = nil) -> JSONFault {
    let place = place ?? position
    let before = text[start..<Swift.min(place, end)]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? start
    return JSONFault(reason: reason, line: line, column: place - lineStart + 1)
  }
}

/// The names of an object while it is read, to find one that stands twice.
private struct MemberNames {
  private var names: Set<String> = []

  /// From how many members on they are kept in a set: fewer are sooner looked through.
  private static let few = 16

  /// - Parameter members: those that the names added so far belong to.
  /// - Returns: false where the name is one of theirs.
  mutating func add(_ name: String, to members: [JSON.Member]) -> Bool {
    if members.count < MemberNames.few { return !members.contains { $0.isNamed(name) } }
    if names.isEmpty { names = Set(members.map(\.name)) }
    return names.insert(name).inserted
  }
}

import Foundation

/// An answer as it stands on the wire, taken apart.
package struct Answer: Sendable {
  package let status: Int
  /// The header fields in their order, names in lower case.
  package let fields: [(name: String, value: String)]
  /// The body without its transfer coding.
  package let body: [UInt8]
  /// What follows the answer.
  package let rest: [UInt8]

  /// Why bytes are no answer.
  package enum Fault: Error { case incomplete, malformed(String) }

  /// Takes the first answer of some bytes apart (RFC 9112 §4, §6).
  /// - Parameter toHead: whether it answers HEAD, so that no body follows whatever it says.
  package init(_ bytes: [UInt8], toHead: Bool = false) throws {
    guard let end = Answer.position(of: [13, 10, 13, 10], in: bytes[...]) else { throw Fault.incomplete }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
      throw Fault.malformed(lines[0])
    }
    self.status = status
    fields = try lines.dropFirst().map { line in
      guard let colon = line.firstIndex(of: ":") else { throw Fault.malformed(line) }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (line[..<colon].lowercased(), value)
    }
    let hasBody = !toHead && status >= 200 && status != 204 && status != 304
    (body, rest) = try Answer.body(bytes[(end + 4)...], hasBody ? fields : [])
  }

  private static func body(
    _ bytes: ArraySlice<UInt8>, _ fields: [(name: String, value: String)]
  ) throws -> ([UInt8], [UInt8]) {
    if fields.contains(where: { $0.name == "transfer-encoding" }) { return try chunks(bytes) }
    let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    guard bytes.count >= length else { throw Fault.incomplete }
    return (Array(bytes.prefix(length)), Array(bytes.dropFirst(length)))
  }

  private static func chunks(_ bytes: ArraySlice<UInt8>) throws -> ([UInt8], [UInt8]) {
    var (rest, body) = (bytes, [UInt8]())
    while true {
      guard let end = position(of: [13, 10], in: rest) else { throw Fault.incomplete }
      let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
      guard let size = Int(line, radix: 16) else { throw Fault.malformed(line) }
      rest = rest[(end + 2)...]
      guard rest.count >= size + 2 else { throw Fault.incomplete }
      body += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
      if size == 0 { return (body, Array(rest)) }
    }
  }

  private static func position(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= mark.count else { return nil }
    return (bytes.startIndex...bytes.endIndex - mark.count).first {
      bytes[$0] == mark[0] && bytes[$0..<$0 + mark.count].elementsEqual(mark)
    }
  }

  /// The value of a header field; nil where it was not sent. Several lines are joined with commas.
  package func field(_ name: String) -> String? {
    let values = fields.filter { $0.name == name.lowercased() }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON.
  package var json: Document { get throws { try Document(json: body) } }

  /// The lines of a body of newline-delimited JSON.
  package var lines: [[UInt8]] { body.split(separator: 10).map(Array.init) }
}

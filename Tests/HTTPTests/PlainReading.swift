import HTTP

/// A second reading of an accepted message: whole, slow, and written without the parser's tables and states. It knows
/// nothing of refusals; it only says why an acceptance would be wrong. The corpus, its mutations and the fuzzer all ask
/// it.
struct PlainReading {
  let message: [UInt8]
  let accepted: Accepted

  /// What is wrong with having accepted the message, or nil.
  func objection() -> String? {
    lineEnds() ?? requestLine() ?? fieldLines() ?? host() ?? framing() ?? body()
  }

  private var head: ArraySlice<UInt8> { message[..<accepted.headCount] }

  /// The head's lines without their ends; an empty line before the request line is dropped.
  private var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in head.indices where head[index] == 10 {
      lines.append(head[start..<index - 1])
      start = index + 1
    }
    if lines.first?.isEmpty == true { lines.removeFirst() }
    return lines
  }

  private var fields: [(name: String, value: String)] {
    lines.dropFirst().dropLast().map { line in
      let colon = line.firstIndex(of: 58) ?? line.endIndex
      let value = line[colon...].dropFirst()
      return (text(line[..<colon]).lowercased(), trim(text(value)))
    }
  }

  private func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  private func lineEnds() -> String? {
    for index in head.indices {
      switch head[index] {
      case 13 where index + 1 == head.endIndex || head[index + 1] != 10: return "a bare CR"
      case 10 where index == 0 || head[index - 1] != 13: return "a bare LF"
      case 0...8, 11, 12, 14...31, 127: return "a control byte"
      default: break
      }
    }
    guard let last = lines.last, last.isEmpty else { return "no empty line at the end" }
    return lines.dropLast().contains { $0.isEmpty } ? "an empty line too early" : nil
  }

  private func requestLine() -> String? {
    guard let line = lines.first else { return "no request line" }
    let parts = text(line).split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return "a request line that is not three words" }
    if parts[0] != accepted.method.rawValue { return "another method" }
    if parts[2] != (accepted.version == .http10 ? "HTTP/1.0" : "HTTP/1.1") { return "another version" }
    if !parts[1].utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 35 }) { return "a byte no target may hold" }
    return target(String(parts[1]))
  }

  private func target(_ target: String) -> String? {
    let seen = text(accepted.target[...])
    if target == "*" { return accepted.method == .options && seen == "*" ? nil : "an asterisk" }
    if target.hasPrefix("/") { return seen == target ? nil : "another target" }
    for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
      let rest = target.dropFirst(scheme.count)
      return rest == text(accepted.authority[...]) + seen && !accepted.authority.isEmpty
        ? nil : "another authority"
    }
    return "a target of no form"
  }

  private func fieldLines() -> String? {
    let allowed = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".utf8)
    for line in lines.dropFirst().dropLast() {
      guard let colon = line.firstIndex(of: 58) else { return "a line without a colon" }
      let name = text(line[..<colon]).lowercased()
      if name.isEmpty || !name.utf8.allSatisfy(allowed.contains) { return "a name that is no token" }
    }
    let seen = accepted.fields.map { "\(text($0.name[...]).lowercased()):\(text($0.value[...]))" }
    let sent = fields.map { "\($0.name):\($0.value)" }
    return seen.sorted() == sent.sorted() ? nil : "other fields than were sent"
  }

  private func host() -> String? {
    let hosts = values("host")
    if hosts.count > 1 { return "several hosts" }
    if hosts.isEmpty { return accepted.version == .http11 ? "no host" : nil }
    let wrong: Set<Character> = [" ", ",", "/", "@", "\t", "?", "#", "\\"]
    return hosts[0].isEmpty || hosts[0].contains(where: wrong.contains) ? "a wrong host" : nil
  }

  private func framing() -> String? {
    let lengths = values("content-length")
    let codings = values("transfer-encoding")
    if lengths.count + codings.count > 1 { return "framing said twice" }
    if let coding = codings.first {
      if accepted.version == .http10 { return "a transfer coding in 1.0" }
      if coding.lowercased() != "chunked" { return "an unknown coding" }
      return accepted.framing == .chunked ? nil : "chunked not seen"
    }
    guard let length = lengths.first else { return accepted.framing == .none ? nil : "framing from nothing" }
    guard length.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(length) else {
      return "no length"
    }
    return accepted.framing == (count == 0 ? .none : .length(count)) ? nil : "another length"
  }

  private func body() -> String? {
    let rest = message[accepted.headCount...]
    switch accepted.framing {
    case .none:
      return accepted.body.isEmpty && accepted.end == accepted.headCount ? nil : "a body from nothing"
    case .length(let count):
      return Array(rest.prefix(count)) == accepted.body && accepted.end == accepted.headCount + count
        ? nil : "another body"
    case .chunked:
      guard let plain = PlainChunks(rest) else { return "broken chunks" }
      return plain.data == accepted.body && plain.end == accepted.end ? nil : "other chunks"
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    // One scalar a byte, so that no two byte strings look the same.
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private func trim(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
    let start = scalars.firstIndex { !isBlank($0) } ?? scalars.endIndex
    let end = scalars.lastIndex { !isBlank($0) }.map { scalars.index(after: $0) } ?? start
    return start < end ? String(scalars[start..<end]) : ""
  }
}

/// A chunked body read whole.
private struct PlainChunks {
  var data: [UInt8] = []
  var end: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    end = bytes.startIndex
    while true {
      guard let line = Self.line(bytes[end...]) else { return nil }
      end = line.end
      let digits = line.text.prefix { ![9, 32, 59].contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), digits.first != 43 else {
        return nil
      }
      if size == 0 { break }
      guard size >= 0, end + size + 2 <= bytes.endIndex else { return nil }
      guard bytes[end + size] == 13, bytes[end + size + 1] == 10 else { return nil }
      data += bytes[end..<end + size]
      end += size + 2
    }
    while let line = Self.line(bytes[end...]) {
      end = line.end
      if line.text.isEmpty { return }
      if !line.text.contains(58) { return nil }
    }
    return nil
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> (text: ArraySlice<UInt8>, end: Int)? {
    guard let feed = bytes.firstIndex(of: 10), feed > bytes.startIndex, bytes[feed - 1] == 13 else {
      return nil
    }
    let text = bytes[..<(feed - 1)]
    return text.contains(13) ? nil : (text, feed + 1)
  }
}

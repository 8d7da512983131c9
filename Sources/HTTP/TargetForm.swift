/// Which of the forms a request target has (RFC 9112 §3.2), and where its parts stand.
struct TargetForm {
  /// The path and query; what follows the authority of an absolute-form target; or `*`.
  let target: Slice
  /// The authority of an absolute-form target; empty otherwise.
  let authority: Slice

  /// Sorts out a target whose bytes are all allowed. Throws for every form but origin-form, absolute-form
  /// with an http or https scheme, and `*` with OPTIONS: authority-form belongs to CONNECT, which only a
  /// proxy takes.
  init(_ bytes: Span<UInt8>, _ whole: Slice, method: Method) throws(ParseError) {
    if whole.isEmpty { throw .emptyTarget }
    let first = bytes[Int(whole.start)]
    if first == .slash {
      self.init(target: whole, authority: .empty)
    } else if first == .asterisk, whole.count == 1 {
      if method != .options { throw .asteriskTarget }
      self.init(target: whole, authority: .empty)
    } else {
      let start = try Self.endOfScheme(bytes, whole)
      let end = Self.endOfAuthority(bytes, from: start, to: Int(whole.end))
      guard Authority.isValid(bytes.extracting(start..<end)) else { throw .invalidAuthority }
      self.init(target: Slice(end, Int(whole.end)), authority: Slice(start, end))
    }
  }

  private init(target: Slice, authority: Slice) {
    self.target = target
    self.authority = authority
  }

  /// The offset after `http://` or `https://`.
  private static func endOfScheme(_ bytes: Span<UInt8>, _ whole: Slice) throws(ParseError) -> Int {
    var colon = Int(whole.start)
    while colon < whole.end, bytes[colon] != .colon, bytes[colon] != .slash { colon += 1 }
    let isAbsolute =
      colon + 2 < whole.end && bytes[colon] == .colon && bytes[colon + 1] == .slash
      && bytes[colon + 2] == .slash
    guard isAbsolute else { throw .invalidTarget }
    let scheme = bytes.extracting(Int(whole.start)..<colon)
    guard scheme.equals(lowercase: "http") || scheme.equals(lowercase: "https") else {
      throw .unsupportedScheme
    }
    return colon + 3
  }

  private static func endOfAuthority(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, bytes[index] != .slash, bytes[index] != .questionMark { index += 1 }
    return index
  }
}

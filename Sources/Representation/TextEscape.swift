import Bytes

/// How a format escapes text: what stands for the bytes that it does not take as they are. Stretches between them are
/// handed on whole.
struct TextEscape: Sendable {
  /// What stands for the first bytes of a text, and for how many of them; nil where they stand for themselves.
  typealias Replacement = @Sendable (Span<UInt8>) -> (text: String, count: Int)?

  /// For each byte whether it needs no look.
  private let isPlain: [Bool]
  private let replacement: Replacement

  /// - Parameters:
  ///   - special: the bytes that may have to be replaced, or begin what has.
  ///   - replacement: asked for each of them with the text from there on.
  init(_ special: some Sequence<UInt8>, _ replacement: @escaping Replacement) {
    var isPlain = [Bool](repeating: true, count: 256)
    for byte in special { isPlain[Int(byte)] = false }
    (self.isPlain, self.replacement) = (isPlain, replacement)
  }

  /// Hands the escaped text to `store`, piece by piece.
  @inline(__always)
  func write(_ text: Span<UInt8>, _ store: (Span<UInt8>) -> Void) {
    var start = 0
    var index = 0
    while index < text.count {
      if isPlain[Int(text[index])] {
        index += 1
      } else if let (piece, count) = replacement(text.extracting(index...)) {
        store(text.extracting(start..<index))
        store(piece.utf8Span.span)
        index += count
        start = index
      } else {
        index += 1
      }
    }
    store(text.extracting(start...))
  }

  /// The control characters of ASCII.
  static let controls: [UInt8] = Array(0..<0x20) + [0x7F]
}

extension TextEscape {
  /// Takes every byte as it is.
  static let none = TextEscape([]) { _ in nil }

  /// This escaping, whose result stands inside of what another escapes, and has nothing in it that the other replaces.
  func inside(_ outer: TextEscape) -> TextEscape {
    let special = (UInt8.min...UInt8.max).filter { !isPlain[Int($0)] || !outer.isPlain[Int($0)] }
    return TextEscape(special) { text in
      let byte = Int(text[0])
      if !isPlain[byte], let found = replacement(text) { return found }
      return outer.isPlain[byte] ? nil : outer.replacement(text)
    }
  }
}

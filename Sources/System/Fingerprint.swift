/// FNV-1a, 64 bits: tells one text or sequence of texts from another, the same in every process and version of
/// the program, so that it may be stored and handed out. It finds a change; it is no defence against somebody
/// who wants to hide one.
package struct Fingerprint: Equatable, Sendable {
  /// The number so far.
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The fingerprint of nothing.
  package init() {}

  /// Adds bytes. What was added before runs on into them.
  package mutating func add(_ bytes: Span<UInt8>) {
    for index in bytes.indices { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
  }

  /// Adds the UTF-8 bytes of a text.
  package mutating func add(_ text: String) {
    add(text.utf8Span.span)
  }

  /// Keeps what comes from running on: adds a byte that is in no UTF-8 text.
  package mutating func separate() { value = (value ^ 0xFF) &* 0x100_0000_01b3 }

  /// The digits of a sequence of texts.
  package static func digits(of texts: [String]) -> String {
    var fingerprint = Fingerprint()
    for text in texts {
      fingerprint.add(text)
      fingerprint.separate()
    }
    return fingerprint.digits
  }

  /// Sixteen hexadecimal digits.
  package var digits: String {
    String(decoding: Hexadecimal.digits(of: value), as: UTF8.self)
  }
}

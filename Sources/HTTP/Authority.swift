/// A host with or without a port, as the Host field and absolute-form targets give it (RFC 9110 §7.2, RFC
/// 3986 §3.2).
enum Authority {
  /// Whether `bytes` are one: a name or IPv4 address, or an IPv6 address in brackets, then perhaps a colon
  /// and digits. User information is not allowed (RFC 9110 §4.2.4), nor is an empty host. Whether the name
  /// could exist is not looked at.
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty else { return false }
    let hostEnd = bytes[0] == 0x5B ? endOfBrackets(bytes) : endOfName(bytes)
    guard let hostEnd, hostEnd > 0 else { return false }
    if hostEnd == bytes.count { return true }
    guard bytes[hostEnd] == .colon else { return false }
    for index in hostEnd + 1..<bytes.count where !bytes[index].isDigit { return false }
    return true
  }

  private static func endOfName(_ bytes: Span<UInt8>) -> Int? {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == .colon { return index }
      guard ByteSet.authority.contains(byte), byte != 0x5B, byte != 0x5D else { return nil }
    }
    return bytes.count
  }

  /// The offset after `]`, with nothing but hexadecimal digits, colons and dots before it, and at least two
  /// bytes of them. RFC 6874 zones and IPvFuture are not taken.
  private static func endOfBrackets(_ bytes: Span<UInt8>) -> Int? {
    for index in 1..<bytes.count {
      let byte = bytes[index]
      if byte == 0x5D { return index > 2 ? index + 1 : nil }
      guard byte.hexadecimalValue != nil || byte == .colon || byte == .dot else { return nil }
    }
    return nil
  }
}

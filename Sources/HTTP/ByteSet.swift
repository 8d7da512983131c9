/// A set of ASCII bytes, one bit each. The literals are checked against the productions they stand for in the
/// tests; a membership test costs a shift and touches no memory.
struct ByteSet {
  /// Bytes 0 to 63.
  let low: UInt64
  /// Bytes 64 to 127.
  let high: UInt64

  /// Whether `byte` is in the set. Bytes from 128 up never are.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    // `&>>` masks the distance to six bits, which is just the bit's place within its half.
    let half = byte < 64 ? low : high
    return (half &>> UInt64(byte)) & 1 == 1 && byte < 128
  }

  /// `tchar` (RFC 9110 §5.6.2): what methods and field names are made of.
  static var token: ByteSet { ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE) }

  /// What a request target may hold: every character of RFC 3986 but `#`, and `[ ] ^ { | }` with the
  /// backtick, which browsers send unencoded in queries. Not `" < > \`, no control byte, nothing past ASCII.
  static var target: ByteSet { ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF) }

  /// `uri-host [ ":" port ]` (RFC 9110 §7.2) without the comma, which could be two values joined.
  static var authority: ByteSet { ByteSet(low: 0x2FFF_6FF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFE) }

  /// What a request identifier from a client may hold, so that it can stand in a log line and a header as it
  /// is.
  static var identifier: ByteSet { ByteSet(low: 0x27FF_E800_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

  /// What this server leaves unencoded in a path segment that it writes: unreserved (RFC 3986 §2.3) and `, :
  /// @`.
  static var pathSegment: ByteSet { ByteSet(low: 0x07FF_7000_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

  /// What this server leaves unencoded in a query name or value that it writes: as in a segment, and `/`.
  static var queryComponent: ByteSet { ByteSet(low: 0x07FF_F000_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

  /// `etagc` (RFC 9110 §8.8.3) within ASCII.
  static var entityTag: ByteSet { ByteSet(low: 0xFFFF_FFFA_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF) }
}

extension UInt8 {
  /// Whether this may stand in a field value: HTAB, SP, VCHAR or obs-text (RFC 9110 §5.5). Every other
  /// control byte, NUL and DEL may not.
  @inline(__always)
  var isFieldContent: Bool { (self >= 0x20 && self != 0x7F) || self == .horizontalTab }
}

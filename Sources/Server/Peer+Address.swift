internal import Glibc

extension Peer {
  /// An address of the internet, an IPv4 one as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
  struct Address: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// A numeric address; nil where the text is none.
    init?(_ text: String) {
      guard let (family, high, low) = SocketAddress.numeric(text) else { return nil }
      self.init(high: high, low: family == AF_INET ? 0xFFFF_0000_0000 | low : low)
    }

    var isVersion4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// What one machine commonly holds: the address, or of an IPv6 one its first 64 bits.
    var machine: Address { isVersion4 || high == 0 ? self : Address(high: high, low: 0) }

    /// Whether the first bits are those of another one.
    func isSame(as other: Address, bits: Int) -> Bool {
      let mask: (UInt64, UInt64) = (
        bits == 0 ? 0 : .max << UInt64(max(0, 64 - bits)), bits <= 64 ? 0 : .max << UInt64(128 - bits)
      )
      return high & mask.0 == other.high & mask.0 && low & mask.1 == other.low & mask.1
    }
  }
}

internal import Glibc

/// The other end of a connection, in few bytes, because each connection keeps one.
package struct Peer: Hashable, Sendable, CustomStringConvertible {
  private enum Family: UInt8 { case local, version4, version6 }

  private let family: Family
  /// The port; 0 for a UNIX socket.
  package let port: UInt16
  /// The address in the order of the wire; IPv4 in its last four bytes.
  private let high: UInt64
  private let low: UInt64

  /// The peer at a socket address.
  init(_ address: SocketAddress) {
    port = address.port
    let bytes = address.internetAddress
    high = bytes.high
    low = bytes.low
    switch address.family {
    case AF_INET: family = .version4
    // ::ffff:a.b.c.d is an IPv4 client of a socket that serves both families.
    case AF_INET6: family = high == 0 && low >> 32 == 0xFFFF ? .version4 : .version6
    default: family = .local
    }
  }

  /// At an address, from whatever port.
  init(_ address: Address) {
    port = 0
    family = address.isVersion4 ? .version4 : .version6
    (high, low) = (address.high, address.isVersion4 ? address.low & 0xFFFF_FFFF : address.low)
  }

  /// What connections by address are counted under: the IPv4 address, or the first 64 bits of an IPv6 one,
  /// because one machine commonly holds a whole /64. Nil for a UNIX socket, whose peers have no address.
  var machine: UInt64? {
    switch family {
    case .local: nil
    case .version4: low & 0xFFFF_FFFF
    // The loopback ::1 has nothing in its first half.
    case .version6: high == 0 ? low : high
    }
  }

  /// Its address; nil for a UNIX socket.
  var address: Address? {
    switch family {
    case .local: nil
    case .version4: Address(high: 0, low: 0xFFFF_0000_0000 | low & 0xFFFF_FFFF)
    case .version6: Address(high: high, low: low)
    }
  }

  /// The numeric address without the port, such as `127.0.0.1` or `::1`; `unix` for a UNIX socket.
  package var host: String {
    switch family {
    case .local: return "unix"
    case .version4: return [24, 16, 8, 0].map { String(low >> $0 & 0xFF) }.joined(separator: ".")
    case .version6: return SocketAddress.text(ofVersion6: high, low)
    }
  }

  /// Such as `127.0.0.1:50412` or `[::1]:50412`.
  package var description: String {
    switch family {
    case .local: "unix"
    case .version4: "\(host):\(port)"
    case .version6: "[\(host)]:\(port)"
    }
  }
}

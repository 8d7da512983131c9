internal import CLinux
internal import Glibc
internal import System

/// A socket address as the kernel takes it.
///
/// Each family lays its fields over the same bytes, of which there are enough for all; here they are read and written by
/// their places (sys/socket.h, netinet/in.h, sys/un.h).
struct SocketAddress: Sendable {
  /// What the kernel reads and writes.
  var bytes = InlineArray<128, UInt8>(repeating: 0)
  /// How many of the bytes are the address.
  var length = 0

  init() {}

  /// Takes over an address. There must be room for it.
  private init(_ address: [UInt8]) {
    for index in address.indices { bytes[index] = address[index] }
    length = address.count
  }

  /// AF_INET, AF_INET6 or AF_UNIX. They fit into one of its two bytes, and the other is zero.
  var family: CInt { CInt(bytes[0] | bytes[1]) }

  /// Every address that `host` stands for. Throws `resolve` when it stands for none.
  static func resolve(host: String, port: UInt16) throws(SystemError) -> [SocketAddress] {
    let (code, addresses) = SystemCall.addresses(of: host, port: port)
    guard code == 0 else { throw SystemError(.resolve, code: code == EAI_SYSTEM ? errno : EADDRNOTAVAIL) }
    return addresses.map { SocketAddress($0) }
  }

  /// The address of a UNIX socket. Throws ENAMETOOLONG when the path does not fit the kernel's field.
  static func unix(path: String) throws(SystemError) -> SocketAddress {
    let path = Array(path.utf8)
    let family = MemoryLayout<sa_family_t>.size
    guard !path.isEmpty, !path.contains(0), path.count < MemoryLayout<sockaddr_un>.size - family else {
      throw SystemError(.bind, code: ENAMETOOLONG)
    }
    var address = SocketAddress([0, 0] + path + [0])
    // The lower of its two bytes comes first, or last, as the processor has it.
    address.bytes[1.bigEndian == 1 ? 1 : 0] = UInt8(AF_UNIX)
    return address
  }

  /// The port in host byte order; 0 where the family has none. Both internet families keep it in bytes 2 and
  /// 3.
  var port: UInt16 {
    get {
      guard family == AF_INET || family == AF_INET6 else { return 0 }
      return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
    set {
      guard family == AF_INET || family == AF_INET6 else { return }
      bytes[2] = UInt8(newValue >> 8)
      bytes[3] = UInt8(newValue & 0xFF)
    }
  }

  /// The internet address as two numbers in the order of the wire; IPv4 in the last four bytes. Zero for a
  /// UNIX socket.
  var internetAddress: (high: UInt64, low: UInt64) {
    switch family {
    case AF_INET: (0, UInt64(ofWire: (4..<8).map { bytes[$0] }))
    case AF_INET6: (UInt64(ofWire: (8..<16).map { bytes[$0] }), UInt64(ofWire: (16..<24).map { bytes[$0] }))
    default: (0, 0)
    }
  }

  /// The address that a text is, as `internetAddress` has it, and of which family; nil where it is no numeric one.
  static func numeric(_ text: String) -> (family: CInt, high: UInt64, low: UInt64)? {
    if let bytes = SystemCall.address(text, of: AF_INET) { return (AF_INET, 0, UInt64(ofWire: bytes)) }
    guard let bytes = SystemCall.address(text, of: AF_INET6) else { return nil }
    return (AF_INET6, UInt64(ofWire: bytes.prefix(8)), UInt64(ofWire: bytes.suffix(8)))
  }

  /// An IPv6 address as text (RFC 5952).
  static func text(ofVersion6 high: UInt64, _ low: UInt64) -> String {
    let bytes = [high, low].flatMap { number in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
    return SystemCall.text(ofVersion6: bytes)
  }
}

extension UInt64 {
  /// A number whose first byte is the highest.
  fileprivate init(ofWire bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

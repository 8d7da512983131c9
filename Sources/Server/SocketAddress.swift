internal import CLinux
internal import Glibc
internal import System

/// A socket address as the kernel takes it.
struct SocketAddress: Sendable {
  private(set) var storage = sockaddr_storage()
  private(set) var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  /// AF_INET, AF_INET6 or AF_UNIX.
  var family: CInt { CInt(storage.ss_family) }

  /// Lends the address to a system call.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Lets a system call fill the address in.
  mutating func fill<Result>(
    _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
  )
    -> Result
  {
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &length) { length in
      withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
      }
    }
  }

  /// Every address that `host` stands for. Throws `resolve` when it stands for none.
  static func resolve(host: String, port: UInt16) throws(SystemError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard code == 0 else { throw SystemError(.resolve, code: code == EAI_SYSTEM ? errno : EADDRNOTAVAIL) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let current = entry {
      if let address = current.pointee.ai_addr {
        var found = SocketAddress()
        found.length = current.pointee.ai_addrlen
        withUnsafeMutableBytes(of: &found.storage) {
          $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(current.pointee.ai_addrlen)))
        }
        addresses.append(found)
      }
      entry = current.pointee.ai_next
    }
    return addresses
  }

  /// The address of a UNIX socket. Throws ENAMETOOLONG when the path does not fit the kernel's field.
  static func unix(path: String) throws(SystemError) -> SocketAddress {
    let bytes = Array(path.utf8)
    let offset = MemoryLayout<sa_family_t>.size
    guard !bytes.isEmpty, !bytes.contains(0), bytes.count < MemoryLayout<sockaddr_un>.size - offset else {
      throw SystemError(.bind, code: ENAMETOOLONG)
    }
    var address = SocketAddress()
    address.storage.ss_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.storage) { $0[offset...].copyBytes(from: bytes) }
    address.length = socklen_t(offset + bytes.count + 1)
    return address
  }

  /// The port in host byte order; 0 where the family has none. Both internet families keep it in bytes 2 and
  /// 3.
  var port: UInt16 {
    get {
      guard family == AF_INET || family == AF_INET6 else { return 0 }
      return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }
    set {
      guard family == AF_INET || family == AF_INET6 else { return }
      withUnsafeMutableBytes(of: &storage) {
        $0[2] = UInt8(newValue >> 8)
        $0[3] = UInt8(newValue & 0xFF)
      }
    }
  }

  /// The internet address as two numbers in the order of the wire; IPv4 in the last four bytes. Zero for a
  /// UNIX socket.
  var internetAddress: (high: UInt64, low: UInt64) {
    withUnsafeBytes(of: storage) { bytes in
      switch family {
      case AF_INET:
        return (0, UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))))
      case AF_INET6:
        return (
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        )
      default: return (0, 0)
      }
    }
  }
}

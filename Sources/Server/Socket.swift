internal import CLinux
internal import Glibc
internal import System

/// The socket calls that the server makes, each with its `errno` turned into a case that the caller can
/// decide on. What is handed over lies where it is for the length of the call: none keeps an address.
enum Socket {
  /// What became of a read or a write.
  enum Transfer: Equatable {
    /// So many bytes were moved; a read of 0 is the peer's end of stream.
    case moved(Int)
    /// Nothing can be moved now; the poller will tell when.
    case blocked
    /// The connection is gone: reset, broken or timed out.
    case failed
  }

  /// What became of an attempt to accept.
  enum Accepted: ~Copyable {
    case client(FileDescriptor)
    /// The queue is empty.
    case none
    /// This one client is lost (it left before it was accepted); try the next.
    case lost
    /// The process or the system is out of descriptors or memory: wait until some are free.
    case exhausted
  }

  /// A non-blocking socket that is bound to `address` but does not listen yet. `sharing` lets other sockets
  /// bind the same port (SO_REUSEPORT), which is how loops and a process that takes over share it.
  static func bound(to address: SocketAddress, sharing: Bool) throws(SystemError) -> FileDescriptor {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let raw = socket(address.family, type, 0)
    guard raw >= 0 else { throw .last(.socket) }
    let descriptor = FileDescriptor(owning: raw)
    if address.family != AF_UNIX {
      try set(SO_REUSEADDR, at: SOL_SOCKET, of: raw, to: 1)
      if sharing { try set(SO_REUSEPORT, at: SOL_SOCKET, of: raw, to: 1) }
    }
    if address.family == AF_INET6 {
      // Only the address that means "any" can take IPv4 clients; elsewhere the option has no effect.
      try set(IPV6_V6ONLY, at: CInt(IPPROTO_IPV6), of: raw, to: 0)
    }
    guard unsafe lend(address, { unsafe bind(raw, $0, $1) }) == 0 else { throw .last(.bind) }
    return descriptor
  }

  /// Begins to queue clients, at most `backlog` (the system may cap it).
  static func listen(on raw: CInt, backlog: Int) throws(SystemError) {
    guard Glibc.listen(raw, CInt(clamping: backlog)) == 0 else { throw .last(.listen) }
  }

  /// The address a socket is bound to.
  static func address(of raw: CInt) throws(SystemError) -> SocketAddress {
    var address = SocketAddress()
    guard unsafe fill(&address, { unsafe getsockname(raw, $0, $1) }) == 0 else { throw .last(.bind) }
    return address
  }

  /// A second descriptor of a listening socket that was handed to this process. Waiting on it is left to the poller.
  static func inherited(_ raw: CInt) throws(SystemError) -> FileDescriptor {
    let flags = fcntl(raw, F_GETFL)
    guard flags >= 0, fcntl(raw, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last(.listen) }
    let copy = fcntl(raw, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .last(.listen) }
    return FileDescriptor(owning: copy)
  }

  /// Takes the next client from the queue of a listening socket, with its address in `peer`.
  static func accept(from raw: CInt, peer: inout SocketAddress) -> Accepted {
    let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let client = unsafe fill(&peer) { unsafe accept4(raw, $0, $1, flags) }
    if client >= 0 { return .client(FileDescriptor(owning: client)) }
    switch errno {
    case EAGAIN: return .none
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
    // accept(2): errors already pending on the new socket are passed on and are to be treated as "try again".
    default: return .lost
    }
  }

  /// Sends small answers at once instead of waiting for more (TCP_NODELAY). Of no interest on a UNIX socket.
  static func sendWithoutDelay(on raw: CInt) {
    var on: CInt = 1
    unsafe setsockopt(raw, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Closing will reset the connection, so that the peer cannot take what it has for the whole (SO_LINGER 0).
  static func resetOnClose(_ raw: CInt) {
    var option = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(raw, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Tells the peer that no more will come, while its bytes can still be read.
  static func endWriting(_ raw: CInt) {
    shutdown(raw, CInt(SHUT_WR))
  }

  /// Sets an integer option. Throws `configure`.
  static func set(_ option: CInt, at level: CInt, of raw: CInt, to value: CInt) throws(SystemError) {
    var value = value
    guard unsafe setsockopt(raw, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) == 0 else {
      throw .last(.configure)
    }
  }

  /// Whether nobody answers on an address, asked by a socket of its family that does not wait.
  static func isRefused(_ address: SocketAddress, by raw: CInt) -> Bool {
    unsafe lend(address) { unsafe connect(raw, $0, $1) } != 0 && errno == ECONNREFUSED
  }

  /// Lends an address to a call, which is told how many bytes it may read. Every family begins as `sockaddr` does.
  private static func lend(
    _ address: SocketAddress, _ call: (UnsafePointer<sockaddr>?, socklen_t) -> CInt
  ) -> CInt {
    unsafe address.bytes.span.withUnsafeBytes { bytes in
      let length = socklen_t(min(address.length, bytes.count))
      return unsafe call(bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
    }
  }

  /// Lets a call fill an address in, which is told how many bytes it may write.
  private static func fill(
    _ address: inout SocketAddress,
    _ call: (UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>) -> CInt
  ) -> CInt {
    var length = socklen_t(address.bytes.count)
    var bytes = address.bytes.mutableSpan
    let result = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe call(bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    address.length = Int(length)
    return result
  }

  /// Has the kernel drop what a filter does not let through (socket(7), SO_ATTACH_FILTER).
  static func attach(_ filter: [sock_filter], to raw: CInt) {
    var instructions = filter
    unsafe instructions.withUnsafeMutableBufferPointer { instructions in
      // The kernel copies the filter.
      var program = unsafe sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
      let size = socklen_t(unsafe MemoryLayout<sock_fprog>.size)
      unsafe setsockopt(raw, SOL_SOCKET, SO_ATTACH_FILTER, &program, size)
    }
  }

  /// Reads what has arrived to the beginning of `bytes`, at most as much as they hold.
  static func read(from raw: CInt, into bytes: inout [UInt8]) -> Transfer {
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(raw, $0.baseAddress, $0.count, 0) }
      if count >= 0 { return .moved(count) }
      if errno == EINTR { continue }
      return isTransient(errno) ? .blocked : .failed
    }
  }

  /// The most that one write moves: some twenty microseconds' work for the kernel. The loop's other connections have
  /// their turn before the rest, for which the poller tells at once that there is room.
  static let writeMost = 32 * 1024

  /// Writes as much of `first` and then `second` as the socket takes, in one call. MSG_NOSIGNAL: a peer that
  /// has left is a result here, not a signal.
  @inline(__always)
  static func write(_ first: Span<UInt8>, _ second: Span<UInt8>, to raw: CInt) -> Transfer {
    let first = first.extracting(first: writeMost)
    let second = second.extracting(first: writeMost - first.count)
    while true {
      let count = unsafe first.withUnsafeBytes { first in
        unsafe second.withUnsafeBytes { second in unsafe write(first, second, to: raw) }
      }
      if count >= 0 { return .moved(count) }
      if errno == EINTR { continue }
      return isTransient(errno) ? .blocked : .failed
    }
  }

  @inline(__always)
  private static func write(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, to raw: CInt)
    -> Int
  {
    if second.count == 0 { return unsafe send(raw, first.baseAddress, first.count, CInt(MSG_NOSIGNAL)) }
    if first.count == 0 { return unsafe send(raw, second.baseAddress, second.count, CInt(MSG_NOSIGNAL)) }
    return unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
      unsafe parts.initializeElement(
        at: 0, to: iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count)
      )
      unsafe parts.initializeElement(
        at: 1,
        to: iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count))
      var message = unsafe msghdr()
      unsafe message.msg_iov = parts.baseAddress
      unsafe message.msg_iovlen = 2
      return unsafe sendmsg(raw, &message, CInt(MSG_NOSIGNAL))
    }
  }

  /// Whether the call may succeed later on the same connection. ENOBUFS and ENOMEM are the kernel's shortage,
  /// not the peer's fault: the connection waits, and its deadline ends it if the shortage lasts.
  private static func isTransient(_ code: CInt) -> Bool {
    code == EAGAIN || code == ENOBUFS || code == ENOMEM
  }
}

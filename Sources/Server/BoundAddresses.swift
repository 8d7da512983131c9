internal import CLinux
internal import Glibc
package import System

/// The address a server will listen on, settled before its loops begin: host names resolved, port 0 turned
/// into a real port, a UNIX socket's file made. It keeps the address taken until every loop listens.
package final class BoundAddresses: Sendable {
  /// One address, and the socket that holds it.
  private final class BoundAddress: Sendable {
    let address: SocketAddress
    let descriptor: FileDescriptor
    /// Whether all loops take clients from its one queue.
    let isShared: Bool
    init(address: SocketAddress, descriptor: consuming FileDescriptor, isShared: Bool = false) {
      self.address = address
      self.descriptor = descriptor
      self.isShared = isShared
    }
  }

  /// What was asked for, with the port that was given.
  package let address: ListenAddress
  private let holds: [BoundAddress]
  private let backlog: Int
  /// The identity of the UNIX socket's file, so that no other's is removed at the end.
  private let file: (device: dev_t, node: ino_t)?

  /// Takes the address. Throws `resolve`, `bind` (EADDRINUSE when it is taken by one who does not share) and
  /// the like.
  package init(_ configuration: Configuration) throws(SystemError) {
    backlog = configuration.backlog
    switch configuration.address {
    case .tcp(let host, let port):
      holds = try Self.hold(host: host, port: port, sharing: configuration.sharesPort)
      address = .tcp(host: host, port: holds.first?.address.port ?? port)
      file = nil
    case .unix(let path):
      let socket = try Self.unixSocket(at: path)
      try Socket.listen(on: socket.rawValue, backlog: backlog)
      file = Self.identity(of: path)
      holds = [BoundAddress(address: try .unix(path: path), descriptor: socket, isShared: true)]
      address = configuration.address
    case .inherited(let number):
      let socket = try Socket.inherited(number)
      holds = [
        BoundAddress(address: try Socket.address(of: number), descriptor: socket, isShared: true)
      ]
      (address, file) = (configuration.address, nil)
    }
  }

  /// Listeners for one loop. For TCP each loop has its own, which the kernel spreads clients over; of a UNIX
  /// socket, and of one that was handed over, all loops share one queue.
  func makeListeners() throws(SystemError) -> [Listener] {
    var listeners: [Listener] = []
    for hold in holds {
      if hold.isShared {
        listeners.append(Listener(try hold.descriptor.duplicate(), isShared: true))
      } else {
        let descriptor = try Socket.bound(to: hold.address, sharing: true)
        try Socket.listen(on: descriptor.rawValue, backlog: backlog)
        listeners.append(Listener(descriptor, isShared: false))
      }
    }
    return listeners
  }

  /// Removes the UNIX socket's file, if it is still the one that was made here.
  package func removeFile() {
    guard case .unix(let path) = address, let file, let now = Self.identity(of: path), now == file else {
      return
    }
    SystemCall.removeFile(path)
  }

  private static func hold(host: String, port: UInt16, sharing: Bool) throws(SystemError) -> [BoundAddress] {
    var holds: [BoundAddress] = []
    var port = port
    for var address in try SocketAddress.resolve(host: host, port: port) {
      address.port = port
      // One who does not share tells a port in use from a free one by binding it alone first.
      if !sharing, port != 0 { _ = try Socket.bound(to: address, sharing: false) }
      let descriptor = try Socket.bound(to: address, sharing: true)
      port = try Socket.address(of: descriptor.rawValue).port
      address.port = port
      holds.append(BoundAddress(address: address, descriptor: descriptor))
    }
    return holds
  }

  /// Binds the path. A socket file that is left over from a process that has gone (nobody answers) is
  /// replaced.
  private static func unixSocket(at path: String) throws(SystemError) -> FileDescriptor {
    let address = try SocketAddress.unix(path: path)
    do throws(SystemError) {
      return try Socket.bound(to: address, sharing: false)
    } catch {
      guard error.code == EADDRINUSE, isAbandoned(address, at: path) else { throw error }
      SystemCall.removeFile(path)
      return try Socket.bound(to: address, sharing: false)
    }
  }

  /// Whether what lies at the path is a socket that nobody answers on. Connecting to a file of another kind is
  /// refused in the same way, so that is looked at first.
  private static func isAbandoned(_ address: SocketAddress, at path: String) -> Bool {
    guard let status = SystemCall.status(ofLink: path), status.st_mode & S_IFMT == S_IFSOCK else {
      return false
    }
    let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard raw >= 0 else { return false }
    let descriptor = FileDescriptor(owning: raw)
    return Socket.isRefused(address, by: descriptor.rawValue)
  }

  private static func identity(of path: String) -> (device: dev_t, node: ino_t)? {
    guard let status = SystemCall.status(ofLink: path) else { return nil }
    return (status.st_dev, status.st_ino)
  }
}

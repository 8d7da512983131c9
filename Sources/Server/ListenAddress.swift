/// Where a server waits for clients.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host name or numeric address, and a port; port 0 asks the system for a free one. `::` serves IPv6 and
  /// IPv4, a name with several addresses (such as `localhost`) is served on all of them, on the same port.
  case tcp(host: String, port: UInt16)
  /// A path in the file system. A socket file that nobody listens on is replaced.
  case unix(path: String)
  /// A socket that listens already and was handed to this process, as systemd does (sd_listen_fds(3)), by its descriptor.
  /// Clients wait in its queue while no process takes them.
  case inherited(CInt)

  /// As one writes it: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/entente.sock`.
  package var description: String {
    switch self {
    case .tcp(let host, let port): host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    case .inherited: "the socket that was handed over"
    }
  }
}

internal import Glibc

/// How to serve.
package struct Configuration: Sendable {
  /// Where to wait for clients.
  package var address = ListenAddress.tcp(host: "127.0.0.1", port: 8080)

  /// How many event loops there are, each on a thread of its own.
  package var loops = Configuration.cores

  /// What bounds the clients.
  package var limits = ConnectionLimits()

  /// Clients that the kernel may queue before they are accepted.
  package var backlog = 4_096

  /// Whether another process may serve the same TCP port, as a successor does during a rolling restart. The
  /// kernel then spreads new clients over both. When false, a port in use is an error at the start.
  package var sharesPort = true

  /// From the order to stop until what is still in flight is cut off.
  package var drainTime: Duration = .seconds(10)

  /// At the order to stop, how long connections that have no request under way may still bring one: long
  /// enough for a request or a handshake that was on the wire already. It is answered, with `Connection:
  /// close`.
  package var drainGrace: Duration = .milliseconds(250)

  /// Whether SIGTERM, SIGINT and SIGHUP stop this server: the first drains, the second ends at once. Needs the caller
  /// to be on a thread from which all others descend, because the signals are blocked there and the others
  /// inherit that.
  package var handlesSignals = true

  /// The defaults: one loop a core, port 8080 of the local machine.
  package init() {}

  /// The cores this process may run on.
  package static var cores: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }
}

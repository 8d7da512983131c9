package import HTTP

/// What a server is given besides its configuration. All of it may be left as it is.
package struct Attachments: Sendable {
  /// Where the loops count. One with fewer loops than the configuration is a programmer's error.
  package var metrics: Metrics?
  /// What stops the server from within the process.
  package var stop: StopFlag?
  /// Makes an observer of requests for one loop, on that loop's thread.
  package var makeObserver: (@Sendable () throws -> any Observer)?
  /// Hears, a sentence each time, what whoever runs the server should know.
  package var notice: @Sendable (String) -> Void = { _ in }
  /// Shapes the answers that the server gives by itself.
  package var writeRefusal: RefusalWriter = { Refusal.writeText($0, into: &$1) }

  /// Nothing attached.
  package init() {}
}

/// Serves until told to stop, and returns how that went.
///
/// Runs `configuration.loops` event loops, each on its own thread, and calls `makeHandler` once on each of
/// these threads: what the handler owns is born there and never leaves. `onListening` is called on the
/// calling thread, once every loop takes clients, with the address they reach it at.
///
/// `taken` is the address of the configuration where the caller took it before, to be sure of it; nil takes it now.
///
/// SIGTERM, SIGINT and SIGHUP (when the configuration says so) or a request of the stop flag drain: listeners are
/// closed, what is in flight is finished, and the call returns. A second one ends at once; so does the end of
/// `drainTime`. A handler that does not come back even then is left behind on its thread, and the process
/// should exit.
///
/// Throws what `makeHandler` throws, and `SystemError` when the address cannot be taken or the system grants
/// no threads or descriptors. Nothing that a client does makes it throw.
package func serve(
  _ configuration: Configuration, at taken: BoundAddresses? = nil, attachments: Attachments = Attachments(),
  onListening: (ListenAddress) -> Void = { _ in },
  makeHandler: @escaping @Sendable () throws -> any Handler
) throws -> Ending {
  Signals.ignoreBrokenPipes()
  let signals = configuration.handlesSignals ? try Signals() : nil
  let loopGroup = try LoopGroup(
    configuration, attachments, taken ?? BoundAddresses(configuration), makeHandler: makeHandler)
  var watch = Supervisor(loopGroup, configuration, signals: signals)
  return try watch.stand(onListening: onListening)
}

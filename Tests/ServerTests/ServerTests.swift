internal import Glibc
internal import HTTP
internal import Server
internal import Testing

/// The tests of this module run one after another: several measure the process they run in.
@Suite(.serialized) enum ServerTests {}

/// Runs a server of test handlers on a free port for the length of `body`, and waits for its end.
func withServer(
  loops: Int = 2, attachments: Attachments = Attachments(), pieces: TestHandler.Count? = nil,
  feed: TestHandler.Count? = nil, desk: TestHandler.Desk? = nil,
  _ configure: (inout Configuration) -> Void = { _ in }, _ body: (RunningServer) throws -> Void
) throws {
  let server = try startServer(
    loops: loops, attachments: attachments, pieces: pieces, feed: feed, desk: desk, configure)
  let result = Result { try body(server) }
  server.stop()
  server.stop()
  try server.join()
  try result.get()
}

/// Starts a server of test handlers. Whoever starts it joins it.
func startServer(
  loops: Int = 2, attachments: Attachments = Attachments(), pieces: TestHandler.Count? = nil,
  feed: TestHandler.Count? = nil, desk: TestHandler.Desk? = nil,
  _ configure: (inout Configuration) -> Void = { _ in }
) throws -> RunningServer {
  var configuration = Configuration()
  configuration.address = .tcp(host: "127.0.0.1", port: 0)
  configuration.loops = loops
  configuration.drainGrace = .milliseconds(50)
  configuration.limits.lingerTime = .milliseconds(500)
  configure(&configuration)
  return try RunningServer(configuration, attachments: attachments) {
    TestHandler(pieces: pieces, feed: feed, desk: desk)
  }
}

/// Waits until `condition` holds, at most ten seconds, and says whether it does.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<1_000 {
    if try condition() { return true }
    usleep(10_000)
  }
  return try condition()
}

import Foundation
import Glibc
import Testbed

/// `entente serve` as a process of its own, on a free port. It is ended with the last reference to it.
final class RunningProgram {
  let folder: Folder
  let database: String
  private let child: Child
  private(set) var port: UInt16 = 0
  private var hasEnded = false

  /// Starts the server and waits until it says where it listens.
  /// - Parameters:
  ///   - program: the command that is given `serve`, with what comes before that.
  ///   - database: the file to serve; one in the folder where it is nil.
  init(
    _ program: [String] = [Program.path], in folder: Folder? = nil, database: String? = nil,
    arguments: [String] = ["--port", "0"] + Program.repository,
    environment: [String: String] = [:]
  ) throws {
    self.folder = try folder ?? Folder()
    self.database = database ?? self.folder["record.sqlite"]
    let place = environment["ENTENTE_DATABASE"] == nil ? ["--database", self.database] : []
    child = try Child(
      program[0], program.dropFirst() + ["serve"] + arguments + place, environment: environment,
      output: self.folder["serve.out"],
      errors: self.folder["serve.err"])
    port = try listeningPort()
  }

  deinit { if !hasEnded { kill(child.identifier, SIGKILL); _ = child.wait(seconds: 10) } }

  /// What it said so far.
  var said: String { (try? String(decoding: folder.bytes("serve.err"), as: UTF8.self)) ?? "" }

  /// Why a server did not start.
  struct DidNotListen: Error { let said: String }

  private func listeningPort() throws -> UInt16 {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if let match = said.firstMatch(of: /Listening on http:\/\/127\.0\.0\.1:(\d+)(?:\n|\\n)/) {
        return UInt16(match.1) ?? 0
      }
      if said.contains("Listening on /") || said.contains("Listening on the socket") { return 0 }
      usleep(5_000)
    }
    throw DidNotListen(said: said)
  }

  /// A connection to it.
  func client(receiveBuffer: Int32? = nil) throws -> Client {
    try Client(port: port, receiveBuffer: receiveBuffer)
  }

  /// Asks for something on a connection of its own.
  func get(_ target: String) throws -> Answer {
    let client = try client()
    try client.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return try Answer(try client.readToEnd())
  }

  /// Waits until nobody new is served, as soon after the order to stop.
  func waitUntilClosed() throws {
    for _ in 0..<1_000 {
      guard (try? client()) != nil else { return }
      usleep(10_000)
    }
    throw StillOpen()
  }

  /// A server that goes on taking clients.
  struct StillOpen: Error {}

  /// Tells it to stop.
  func terminate() { signal(SIGTERM) }

  /// Sends it a signal.
  func signal(_ number: Int32) { kill(child.identifier, number) }

  /// Waits for its end and gives its exit code.
  func wait() -> Int32 {
    hasEnded = true
    return child.wait(seconds: 30)
  }

  /// Stops it and gives its exit code.
  func stop() -> Int32 {
    terminate()
    return wait()
  }
}

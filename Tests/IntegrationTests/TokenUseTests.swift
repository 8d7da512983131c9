import Foundation
import Store
import Testbed
import Testing

/// What a server keeps of the use of tokens, and what those meet who have none.
struct TokenUseTests {
  private let database: TestDatabase
  init() throws { database = try TestDatabase() }

  private func list() throws -> String {
    try Program.run(["token", "list", "--database", database.path, "--migrations", Repository.migrations])
      .output
  }

  @Test func `the day on which a token was last used is kept, without a commit`() throws {
    let token = try Editor.token("anna", [.read], in: database)
    #expect(try list().hasSuffix("\tnot used\n"))
    let server = try RunningProgram(database: database.path)
    let before = try server.get("/v1").field("Entente-Version")
    let client = try server.client()
    try client.send(
      "GET /v1/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n\r\n")
    #expect(try Answer(try client.readToEnd()).status == 200)
    for _ in 0..<1_000 where try list().contains("not used") { usleep(10_000) }
    #expect(try list().contains(/\tused 20\d\d-\d\d-\d\d\n$/))
    #expect(try server.get("/v1").field("Entente-Version") == before)
    #expect(server.stop() == 0)
  }

  @Test func `from the sixth refusal on each next one is given later, and others are answered meanwhile`()
    throws
  {
    let server = try RunningProgram(database: database.path)
    for _ in 0..<8 { #expect(try server.get("/v1/token").status == 401) }
    let start = ContinuousClock.now
    let guesser = try server.client()
    try guesser.send("GET /v1/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(try server.get("/health").status == 200)
    let refused = try Answer(try guesser.readToEnd())
    #expect(refused.status == 401 && refused.field("WWW-Authenticate") == "Bearer realm=\"entente\"")
    // The ninth: no sooner than this, however slow the machine is.
    #expect(ContinuousClock.now - start >= .milliseconds(400))
    #expect(server.stop() == 0)
  }
}

import Foundation
import Testbed
import Testing

/// The program as a server, over real sockets.
struct ServeTests {
  @Test func `a server on a fresh path makes its database and answers the requests of the first walk`() throws
  {
    let server = try RunningProgram()
    #expect(server.said.contains("Made \(server.database)."))
    #expect(server.said.contains("records created"))

    let agreements = try server.get("/v1/agreements?between=RUS,TKM&sort=signed")
    #expect(agreements.status == 200)
    let records = try agreements.json["data"].items
    #expect(!records.isEmpty)
    #expect(records.allSatisfy { Set($0["parties"].texts).isSuperset(of: ["RUS", "TKM"]) })
    let days = records.compactMap { $0["signed"]["min"].text }
    #expect(days == days.sorted())

    let series = try server.get("/v1/trade-series?between=KAZ,TKM").json["data"].ids
    #expect(series.contains("kaz-tkm-turnover"))
    for id in series {
      let observations = try server.get("/v1/trade-series/\(id)/observations")
      #expect(observations.status == 200)
      #expect(try observations.json["data"].items.allSatisfy { $0["resolution"]["rule"] == "standard@1" })
    }

    let misspelt = try server.get("/v1/agreements?sttus=signed")
    #expect(misspelt.status == 400)
    #expect(misspelt.field("Content-Type") == "application/problem+json")
    #expect(try misspelt.json["errors"][0]["allowed"].texts.contains("status"))
    #expect(server.stop() == 0)
  }

  @Test func `a server started again serves the same record and fills nothing in`() throws {
    let folder = try Folder()
    let first = try RunningProgram(in: folder)
    let dataset = try first.get("/v1").json["dataset"]
    #expect(first.stop() == 0)
    let second = try RunningProgram(in: folder)
    #expect(!second.said.contains("Made") && !second.said.contains("created"))
    #expect(try second.get("/v1").json["dataset"] == dataset)
    #expect(second.stop() == 0)
  }

  @Test func `requests follow each other on one connection, also without waiting`() throws {
    let server = try RunningProgram()
    let client = try server.client()
    try client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\nHEAD /v1 HTTP/1.1\r\nHost: a\r\n\r\n")
    try client.send("GET /v1/people.ndjson HTTP/1.1\r\nHost: a\r\n\r\n")
    try client.send("GET /v1/countries/ru HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let health = try Answer(try client.readToEnd())
    let index = try Answer(health.rest, toHead: true)
    let people = try Answer(index.rest)
    let country = try Answer(people.rest)
    #expect([health, index, people, country].map(\.status) == [200, 200, 200, 200])
    #expect(Int(index.field("Content-Length") ?? "") ?? 0 > 1000)
    #expect(people.lines.count > 5)
    #expect(try country.json["id"] == "RUS")
    #expect(country.rest.isEmpty)
  }

  @Test(arguments: [
    ("GET /v1 and more HTTP/1.1\r\n\r\n", 400, "invalid-request"),
    ("GET / HTTP/1.1\r\n\r\n", 400, "invalid-request"),
    ("BREW /v1 HTTP/1.1\r\nHost: a\r\n\r\n", 501, "not-implemented"),
    (
      "QUERY /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 405,
      "method-not-allowed"
    ),
    ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "http-version-not-supported"),
    ("GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\r\n", 414, "uri-too-long"),
  ])
  func `what never becomes a request is refused as a problem too`(
    bytes: String, status: Int, code: String
  ) throws {
    let server = try RunningProgram()
    let client = try server.client()
    try client.send(bytes)
    let answer = try Answer(try client.readToEnd())
    #expect(answer.status == status)
    #expect(answer.field("Content-Type") == "application/problem+json")
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("Cache-Control") == "no-store")
    let problem = try answer.json
    #expect(problem["code"] == .text(code))
    #expect(problem["status"] == .number(Double(status)))
    #expect(problem["detail"].text?.isEmpty == false)
  }

  @Test func `settings come from the environment, and an option overrides them`() throws {
    let folder = try Folder()
    let settings = [
      "ENTENTE_DATABASE": folder["other.sqlite"], "ENTENTE_SEEDS": folder["none"],
      "ENTENTE_MIGRATIONS": Repository.migrations, "ENTENTE_HOST": "127.0.0.1", "ENTENTE_PORT": "1",
      "ENTENTE_LOOPS": "1", "ENTENTE_LOG": "json",
    ]
    let server = try RunningProgram(in: folder, arguments: ["--port", "0"], environment: settings)
    #expect(server.said.contains("There is no folder \(folder["none"])"))
    #expect(try server.get("/v1/people").json["data"] == [])
    #expect(try server.get("/ready").json["dataset"]["version"] == 0)
    #expect(server.stop() == 0)
    #expect(try folder.names().contains("other.sqlite"))
    let line = try Document(json: Array(folder.bytes("serve.out").split(separator: 10)[0]))
    #expect(line["path"] == "/v1/people")
    #expect(line["status"] == 200)
  }

  @Test(arguments: [
    ["ENTENTE_PORT": "many"], ["ENTENTE_LOOPS": "0"], ["ENTENTE_LOG": "loud"], ["ENTENTE_PORT": "70000"],
  ])
  func `a setting that makes no sense is named`(settings: [String: String]) throws {
    let folder = try Folder()
    let arguments = ["serve", "--database", folder["a.sqlite"]] + Program.repository
    let outcome = try Program.run(arguments, environment: settings)
    #expect(outcome.code == 64)
    let name = try #require(settings.keys.first)
    #expect(outcome.errors.contains(name) || outcome.errors.contains("--loops"), "\(outcome.errors)")
  }

  @Test(arguments: ["missing/folder/a.sqlite", "folder", "text"])
  func `a database that cannot be opened is named, with the reason`(name: String) throws {
    let folder = try Folder()
    try folder.write("x", to: "folder/x")
    try folder.write(String(repeating: "This is no database. ", count: 100), to: "text")
    let outcome = try Program.run(["serve", "--port", "0", "--database", folder[name]] + Program.repository)
    #expect(outcome.code == 1)
    #expect(outcome.errors.hasPrefix("entente: "))
    #expect(outcome.errors.contains(folder[name]), "\(outcome.errors)")
    #expect(!outcome.errors.contains("Listening"))
  }
}

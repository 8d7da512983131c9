import API
import Domain
import HTTP
import Representation
import Testbed
import Testing

/// What every fault looks like, wherever it happens.
struct ProblemPromises {
  private let site: Site
  init() throws { site = try Site() }

  private func expectProblem(_ answer: Answer, _ status: Int, _ code: Problem.Kind, _ what: String) throws {
    #expect(answer.status == status, "\(what)")
    #expect(answer.field("Content-Type") == "application/problem+json", "\(what)")
    #expect(answer.field("Access-Control-Allow-Origin") == "*", "\(what)")
    let document = try answer.json
    #expect(document["type"] == "about:blank", "\(what)")
    #expect(document["title"].text?.isEmpty == false, "\(what)")
    #expect(document["status"] == .number(Double(status)), "\(what)")
    #expect(document["detail"].text?.isEmpty == false, "\(what)")
    #expect(document["code"] == .text(code.rawValue), "\(what)")
    for error in document["errors"].items {
      #expect(error["detail"].text?.isEmpty == false, "\(what)")
      #expect(Set(error.names).isSubset(of: ["detail", "parameter", "pointer", "allowed"]), "\(what)")
    }
  }

  @Test(arguments: Address.all)
  func `every fault on every route is a problem that any page may read`(address: Address) throws {
    try expectProblem(site.answer(address.path + "?nonesuch=1"), 400, .invalidParameter, "parameter")
    try expectProblem(site.answer(address.path + "?a=%zz"), 400, .invalidRequest, "escape")
    try expectProblem(site.answer(address.path, .trace), 405, .methodNotAllowed, "method")
    let image = try site.answer(address.path, fields: [("Accept", "image/png")])
    try expectProblem(image, 406, .notAcceptable, "Accept")
    #expect(try image.json["errors"][0]["allowed"].texts == address.route.formats.map(\.mediaType))
    guard address.path != "/" else { return }
    if address.route.mayEndInSlash {
      #expect(try site.answer(address.path + "/").body == site.answer(address.path).body)
    } else {
      try expectProblem(site.answer(address.path + "/"), 404, .notFound, "slash")
    }
    // Where the last part may hold dots, what follows one is a part of the name.
    guard !address.route.path.description.contains("{+") else { return }
    let other = try site.answer(address.path + ".nonesuch")
    try expectProblem(other, 404, .notFound, "extension")
    let extensions = address.route.formats.flatMap(\.extensions).map { "." + $0 }
    #expect(try other.json["errors"][0]["allowed"].texts == extensions)
  }

  @Test(arguments: Address.records)
  func `a record that is not there is a problem`(address: Address) throws {
    let path = address.path.prefix(through: address.path.lastIndex(of: "/") ?? address.path.startIndex)
    try expectProblem(site.answer(path + "nonesuch"), 404, .notFound, "identifier")
  }

  @Test(arguments: Problem.Kind.allCases)
  func `every kind of problem has a status of its own class and a document`(kind: Problem.Kind) throws {
    #expect((400..<600).contains(kind.status.code))
    let document = try Document(json: ProblemDocument.body(Problem(kind, "Some \"detail\".")))
    #expect(document["status"] == .number(Double(kind.status.code)))
    #expect(document["code"] == .text(kind.rawValue))
    #expect(document["detail"] == "Some \"detail\".")
    #expect(document.names == ["code", "detail", "status", "title", "type"])
  }

  @Test(arguments: [
    (Status.badRequest, "invalid-request"), (.uriTooLong, "uri-too-long"),
    (.requestHeaderFieldsTooLarge, "request-header-fields-too-large"), (.requestTimeout, "request-timeout"),
    (.serviceUnavailable, "busy"),
  ])
  func `a message refused before it is a request is a problem with a code too`(
    status: Status, code: String
  ) throws {
    let document = try Document(json: ProblemDocument.body(status: status, detail: "Why."))
    #expect(document.names == ["code", "detail", "status", "title", "type"])
    #expect(document["code"] == .text(code))
    #expect(document["status"] == .number(Double(status.code)))
  }
}

import Domain
import HTTP
import Representation

/// A message of the Model Context Protocol (JSON-RPC 2.0).
struct ModelMessage {
  /// The revisions that need no handshake, the newest first: each request says which it is of.
  static let stateless = ["2026-07-28"]
  /// Those that begin with `initialize`, the newest first. No session is kept for them either.
  static let shaking = ["2025-11-25", "2025-06-18", "2025-03-26"]

  /// Null where it has none.
  let id: JSON
  let method: String
  let params: JSON?
  /// Whether nothing is to be answered.
  let isNotification: Bool
  /// Which revision it is of.
  let revision: String

  /// Whether each answer says what it is and how long it holds.
  var isStateless: Bool { ModelMessage.stateless.contains(revision) }

  /// Why a message is not understood, or not answered.
  struct Refusal: Error {
    let status: Status
    let code: Int
    let message: String
    var data: JSON?
    /// Of the message, as far as it was read.
    var id = JSON.null

    /// As an answer tells it.
    var json: JSON {
      let error: [JSON.Member] = [.init("code", .number("\(code)")), .init("message", .string(message))]
      return .object([
        .init("jsonrpc", .string("2.0")), .init("id", id),
        .init("error", .object(error + (data.map { [.init("data", $0)] } ?? []))),
      ])
    }
  }

  /// Reads the body of a request.
  /// - Parameters:
  ///   - revision: of the field MCP-Protocol-Version; nil without one.
  ///   - method: of the field Mcp-Method; nil without one.
  /// - Throws: `Refusal` with the code of JSON-RPC or of the protocol.
  init(_ body: [UInt8], revision field: String?, method named: String?) throws(Refusal) {
    let message: JSON
    do throws(JSONFault) { message = try JSONReader.value(of: body) } catch {
      throw Refusal(status: .badRequest, code: -32700, message: "This is no JSON: \(error)")
    }
    let id = message["id"] ?? .null
    guard case .object = message, message["jsonrpc"]?.textValue == "2.0",
      let method = message["method"]?.textValue
    else {
      throw Refusal(
        status: .badRequest, code: -32600, message: "Send one JSON-RPC 2.0 request or notification.", id: id)
    }
    (self.id, self.method, params) = (id, method, message["params"])
    isNotification = message["id"] == nil
    let told = params?["_meta"]?[ModelMessage.key("protocolVersion")]?.textValue
    guard field == nil || told == nil || field == told, named == nil || named == method else {
      throw Refusal(
        status: .badRequest, code: -32020, message: "The header fields and the message do not say the same.",
        id: id)
    }
    let asked =
      told ?? field ?? (method == "server/discover" ? ModelMessage.stateless[0] : ModelMessage.shaking[2])
    guard (ModelMessage.stateless + ModelMessage.shaking).contains(asked) || method == "initialize" else {
      throw Refusal(
        status: .badRequest, code: -32022, message: "Unsupported protocol version",
        data: .object([
          .init("supported", .array((ModelMessage.stateless + ModelMessage.shaking).map(JSON.string))),
          .init("requested", .string(asked)),
        ]), id: id)
    }
    revision = asked
  }

  /// A name that the protocol keeps for itself.
  static func key(_ name: String) -> String { "io.modelcontextprotocol/\(name)" }

  /// The answer with this result.
  /// - Parameter lasts: whether it holds for whoever asks until the program is another.
  func answer(_ result: [JSON.Member], lasts: Bool = false, isPrivate: Bool) -> JSON {
    var members = result
    if isStateless {
      members.append(.init("resultType", .string("complete")))
      if lasts {
        members.append(.init("ttlMs", .number("3600000")))
        members.append(.init("cacheScope", .string(isPrivate ? "private" : "public")))
      }
      members.append(
        .init("_meta", .object([.init(ModelMessage.key("serverInfo"), ModelMessage.server)])))
    }
    return .object([.init("jsonrpc", .string("2.0")), .init("id", id), .init("result", .object(members))])
  }

  /// Who answers.
  static let server = JSON.object([
    .init("name", .string("entente")), .init("title", .string("Entente")),
    .init("version", .string(Release.version)),
  ])
}

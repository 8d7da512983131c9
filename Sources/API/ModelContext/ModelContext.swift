import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `POST /mcp`: what a model asks by the Model Context Protocol. It keeps no session and changes nothing.
  static let modelContext = Route(
    "/mcp", "Answers a model that asks by the Model Context Protocol: one JSON-RPC message, one answer.",
    methods: [.post], formats: [.jsonRPC], bodies: [RequestBody("application/json", .object)],
    isLasting: false,
    isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    guard question.writing?.isFromOtherOrigin(than: walk.hooks.publicURL) != true else {
      throw Problem(.forbidden, "A page of another origin may not ask here.")
    }
    let conversation = ModelContext(walk: walk, question: question)
    do throws(ModelMessage.Refusal) {
      let message = try ModelMessage(
        question.body, revision: question.writing?.protocolVersion, method: question.writing?.protocolMethod)
      guard !message.isNotification else {
        response.status = .accepted
        return nil
      }
      response.append(try conversation.answer(message))
    } catch {
      response.status = error.status
      response.append(error.json)
    }
    return nil
  }
}

/// What is said to a model.
struct ModelContext {
  let walk: Walk
  let question: Question

  /// An answer has at most so many bytes, which is much of what a model can hold in mind.
  private static let bytesMost = 64 * 1024

  /// How a model should use what it is told.
  private static let instructions =
    "A cited record of relations between countries. Keep the words of a figure: its bound (about, more than), its status (actual, "
    + "estimate, forecast, target) and its period. Name the source and the line of whatever you tell: each record has citations "
    + "with source, paragraph (the line) and quote. Where sources disagree, tell all sides, and what the rule makes of them."

  /// - Throws: `Refusal` where the method or the tool is not known, or its parameters are none.
  func answer(_ message: ModelMessage) throws(ModelMessage.Refusal) -> JSON {
    let isPrivate = walk.hooks.readingNeedsToken
    let capabilities = JSON.Member("capabilities", .object([.init("tools", .object([]))]))
    let instructions = JSON.Member("instructions", .string(ModelContext.instructions))
    switch message.method {
    case "server/discover" where message.isStateless:
      let versions = JSON.Member("supportedVersions", .array(ModelMessage.stateless.map(JSON.string)))
      return message.answer([versions, capabilities, instructions], lasts: true, isPrivate: isPrivate)
    case "initialize" where !message.isStateless:
      let asked = message.params?["protocolVersion"]?.textValue
      let revision = asked.flatMap { ModelMessage.shaking.contains($0) ? $0 : nil } ?? ModelMessage.shaking[0]
      return message.answer(
        [
          .init("protocolVersion", .string(revision)), capabilities, .init("serverInfo", ModelMessage.server),
          instructions,
        ], isPrivate: isPrivate)
    case "ping" where !message.isStateless: return message.answer([], isPrivate: isPrivate)
    case "tools/list":
      return message.answer(
        [.init("tools", .array(ModelTool.all.map(\.json)))], lasts: true, isPrivate: isPrivate)
    case "tools/call": return message.answer(try call(message), isPrivate: isPrivate)
    default:
      throw ModelMessage.Refusal(
        status: message.isStateless ? .notFound : .ok, code: -32601,
        message: "There is no method \"\(message.method)\" here.", id: message.id)
    }
  }

  private func call(_ message: ModelMessage) throws(ModelMessage.Refusal) -> [JSON.Member] {
    let name = message.params?["name"]?.textValue ?? ""
    guard let tool = ModelTool.all.first(where: { $0.name == name }) else {
      let names = ModelTool.all.map(\.name).joined(separator: ", ")
      throw ModelMessage.Refusal(
        status: message.isStateless ? .badRequest : .ok, code: -32602,
        message: "There is no tool \"\(name)\": there are \(names).", id: message.id)
    }
    do throws(Problem) {
      let told = try tool.answer(message.params?["arguments"], walk, within: question)
      return try ModelContext.fitting(told)
    } catch {
      if error.kind.status.code >= 500 { walk.hooks.report(error, "mcp") }
      return [
        .init("content", .array([ModelContext.text(error.words)])), .init("isError", .boolean(true)),
      ]
    }
  }

  /// What was told, without the parts of a dossier that are too much with the others.
  /// - Throws: `Problem` where it is too long all the same.
  private static func fitting(_ told: JSON) throws(Problem) -> [JSON.Member] {
    var (told, left): (JSON, [String]) = (told, [])
    for name in lightest where told[name]?["count"] != nil {
      guard bytes(told).count > bytesMost else { break }
      told = .object(told.members.filter { $0.name != name })
      left.append(name)
    }
    let text = bytes(told)
    guard text.count <= bytesMost else {
      throw Problem(
        .invalidParameter,
        "The answer is longer than 64 KiB: ask for fewer with limit, for some fields, or for a shorter period."
      )
    }
    if !left.isEmpty {
      told = .object(told.members + [.init("left_out", .array(left.reversed().map(JSON.string)))])
    }
    return [
      .init("content", .array([self.text(String(decoding: bytes(told), as: UTF8.self))])),
      .init("structuredContent", told), .init("isError", .boolean(false)),
    ]
  }

  /// The parts of a dossier, those first that can be missed.
  private static let lightest = Resource.all.compactMap { resource in
    resource.dossier.map { (name: resource.name, place: $0.kind.place) }
  }.sorted { $0.place > $1.place }.map(\.name)

  private static func bytes(_ json: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONText.append(json, to: &bytes)
    return bytes
  }

  private static func text(_ text: String) -> JSON {
    .object([.init("type", .string("text")), .init("text", .string(text))])
  }
}

extension Problem {
  /// What is wrong and what is allowed, for somebody who reads sentences.
  fileprivate var words: String {
    let sentences = faults.map { fault in
      fault.detail + (fault.allowed.isEmpty ? "" : " Allowed: \(fault.allowed.joined(separator: ", ")).")
    }
    return sentences.isEmpty ? detail : sentences.joined(separator: "\n")
  }
}

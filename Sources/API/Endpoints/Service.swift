import Domain
import HTTP
import Representation
import Store

/// What the service says of itself.
extension Route {
  /// `GET /health`: the process answers.
  static let health = Route(
    "/health", "Says that the process answers.", answer: .object(["status": .text]), access: .open,
    isLasting: false
  ) { _, _, response in
    response.append(.object([.init("status", .string("ok"))]))
    return nil
  }

  /// `GET /ready`: the process can read its dataset, whatever becomes of changes.
  static let ready = Route(
    "/ready", "Says that the dataset can be read, and whether changes are taken.",
    answer: .object([
      "status": .text, "dataset": .dataset, "writes": .codes(WritesState.allCases.map(\.rawValue)),
      "faults": .integer, "log_bytes": .integer,
    ]), access: .open, isLasting: false
  ) {
    (walk, _, response) throws(Problem) in
    let dataset: Dataset
    do throws(Problem) { dataset = try walk.reader.currentDataset() } catch {
      throw Problem(.unavailable, "The record cannot be read.", cause: error.cause)
    }
    response.append(
      .object([
        .init("status", .string("ready")), .init("dataset", dataset.json),
        .init("writes", .string(walk.hooks.writesState.rawValue)),
        .init("faults", .number(String(walk.hooks.faults.count(of: .storageFault)))),
        .init("log_bytes", .number(String(walk.logBytes))),
      ]))
    return nil
  }

  /// `GET /metrics`: counters in the Prometheus text format.
  static let metrics = Route(
    "/metrics", "Tells what the server counts.", formats: [.prometheus], isLasting: false
  ) { walk, _, response in
    PrometheusText.append(walk.metrics, to: &response.body)
    return nil
  }

  /// `GET /v1/rules`: how one of several claims is chosen.
  static let rules = Route(
    "/v1/rules", "Lists the rules that choose among claims.",
    answer: .object([
      "data": .list(.object(["name": .text, "summary": .text, "criteria": .list(.text)]))
    ])
  ) { _, _, response in
    let rules = Rule.all.map { rule in
      JSON.object([
        .init("name", .string(rule.name)), .init("summary", .string(rule.summary)),
        .init("criteria", .array(rule.criteria.map(JSON.string))),
      ])
    }
    response.append(.object([.init("data", .array(rules))]))
    return nil
  }

  /// What OPTIONS is answered by, also to a browser that asks before it sends (fetch.spec.whatwg.org, CORS protocol).
  static func options(allowing methods: [String], at path: String) -> Route {
    let allowed = methods.joined(separator: ", ")
    return Route(
      path, "Says which methods there are.", methods: [.options], formats: [], access: .open, isLasting: false
    ) { _, question, response in
      response.status = .noContent
      response.add("Allow", allowed)
      guard question.isPreflight else { return nil }
      response.add("Access-Control-Allow-Methods", allowed)
      response.add(
        "Access-Control-Allow-Headers",
        "Accept, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, X-Request-Id")
      response.add("Access-Control-Max-Age", 86400)
      return nil
    }
  }
}

extension Response {
  /// Appends a document and the end of its line.
  mutating func append(_ document: JSON) {
    JSONText.append(document, to: &body)
    body.append(UInt8(ascii: "\n"))
  }
}

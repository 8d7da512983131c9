import Domain

/// What a path leads to.
enum Endpoint: Sendable {
  /// `/v1`: the collections there are.
  case index
  case health
  case ready
  case metrics
  case rules
  /// Where the record disagrees with itself, or one record with others.
  case conflicts(of: (resource: Resource, id: String)?)
  /// The records of a collection, or those that belong to the record `within`.
  case collection(Resource, within: String?)
  /// One record, which must belong to `within` where that is given.
  case record(Resource, id: String, within: String?)

  /// The methods it answers, besides OPTIONS. Writing comes with its own endpoints.
  var methods: [String] { ["GET", "HEAD"] }

  /// Whether its answer changes only with the record.
  var isLasting: Bool {
    switch self {
    case .index, .rules, .conflicts, .collection, .record: true
    case .health, .ready, .metrics: false
    }
  }

  /// The formats it can answer in; the first where a client does not say.
  var formats: [Format] {
    switch self {
    case .collection: [.json, .newlineDelimitedJSON]
    case .metrics: [.plainText]
    default: [.json]
    }
  }
}

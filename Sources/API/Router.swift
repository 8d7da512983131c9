import Domain

/// From paths to endpoints. All routes follow from the declared resources and a few fixed names.
struct Router: Sendable {
  /// Where a path leads, and the format its extension asks for.
  struct Match {
    let endpoint: Endpoint
    let format: Format?
  }

  private let collections: [String: Resource]
  private let nested: [String: Resource]

  init(_ resources: [Resource] = Resource.all) {
    var collections: [String: Resource] = [:]
    var nested: [String: Resource] = [:]
    for resource in resources {
      if let parent = resource.parent {
        nested["\(parent.collection)/\(parent.path)"] = resource
      } else {
        collections[resource.name] = resource
      }
    }
    (self.collections, self.nested) = (collections, nested)
  }

  /// - Throws: `Problem` of kind `notFound` where nothing is.
  func match(_ path: [String]) throws(Problem) -> Match {
    var segments = path
    let format = try takeExtension(from: &segments)
    guard segments.last != "", let endpoint = endpoint(segments) else { throw notFound(segments) }
    return Match(endpoint: endpoint, format: format)
  }

  /// Identifiers have no dot, so what follows the last one is an extension.
  private func takeExtension(from segments: inout [String]) throws(Problem) -> Format? {
    guard let last = segments.last, let dot = last.lastIndex(of: ".") else { return nil }
    let name = last[last.index(after: dot)...]
    guard let format = Format.allCases.first(where: { $0.pathExtension == String(name) }) else {
      let known = Format.allCases.compactMap(\.pathExtension)
      throw Problem(
        .notFound, "There is no format \".\(name)\".",
        faults: [.init("Use one of the extensions allowed, or none.", allowed: known.map { "." + $0 })])
    }
    segments[segments.count - 1] = String(last[..<dot])
    return format
  }

  private func endpoint(_ segments: [String]) -> Endpoint? {
    switch segments.count {
    case 0: .index
    case 1: single(segments[0])
    case 2 where segments == ["v1", "rules"]: .rules
    case 2 where segments == ["v1", "conflicts"]: .conflicts(of: nil)
    case 2 where segments[0] == "v1": collections[segments[1]].map { .collection($0, within: nil) }
    case 3 where segments[0] == "v1":
      collections[segments[1]].map { .record($0, id: segments[2], within: nil) }
    case 4 where segments[0] == "v1" && segments[3] == "conflicts":
      collections[segments[1]].map { .conflicts(of: ($0, segments[2])) }
    case 4 where segments[0] == "v1": nested(segments).map { .collection($0, within: segments[2]) }
    case 5 where segments[0] == "v1":
      nested(segments).map { .record($0, id: segments[4], within: segments[2]) }
    case 6 where segments[0] == "v1" && segments[5] == "conflicts":
      nested(segments).map { .conflicts(of: ($0, segments[4])) }
    default: nil
    }
  }

  private func single(_ segment: String) -> Endpoint? {
    switch segment {
    case "v1": .index
    case "health": .health
    case "ready": .ready
    case "metrics": .metrics
    default: nil
    }
  }

  private func nested(_ segments: [String]) -> Resource? { nested["\(segments[1])/\(segments[3])"] }

  private func notFound(_ segments: [String]) -> Problem {
    let path = "/" + segments.joined(separator: "/")
    if segments.last == "" {
      return Problem(.notFound, "Nothing is at \(path): paths here do not end in a slash.")
    }
    if segments.count >= 2, segments[0] == "v1", collections[segments[1]] == nil {
      let known = collections.keys.sorted()
      return Problem(
        .notFound, "There is no collection \"\(segments[1])\"; /v1 lists those there are.",
        faults: [.init("There is no collection \"\(segments[1])\".", allowed: known)])
    }
    return Problem(.notFound, "Nothing is at \(path); /v1 says what there is.")
  }
}

import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/conflicts`: where the dataset disagrees with itself.
  static let conflicts = Route(
    "/v1/conflicts", "Lists claims that disagree, and what the rule makes of them.", isHeavy: { _ in true }
  ) { (walk, _, response) throws(Problem) in
    try walk.write(walk.reader.conflicts(), into: &response)
    return nil
  }

  /// `GET /v1/{collection}/{id}/conflicts`: what a record disagrees with.
  static func conflicts(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}/conflicts",
      "Lists what disagrees with a record of \(resource.name).",
      of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      _ = try walk.reader.recordAbove(question, at: .now)
      try walk.reader.requireRecord(resource, question["id"])
      try walk.write(walk.reader.conflicts(of: (resource.name, question["id"])), into: &response)
      return nil
    }
  }
}

extension Walk {
  fileprivate func write(_ conflicts: [Conflict], into response: inout Response) throws(Problem) {
    let dataset = try reader.currentDataset()
    response.body.append("{\"data\":[")
    for (index, conflict) in conflicts.enumerated() {
      if index > 0 { response.body.append(UInt8(ascii: ",")) }
      append(conflict, to: &response.body)
    }
    response.body.append("],\"next\":null,\"next_url\":null,\"query\":{},\"dataset\":")
    JSONText.append(dataset.json, to: &response.body)
    response.body.append("}\n")
  }

  private func append(_ conflict: Conflict, to bytes: inout [UInt8]) {
    bytes.append("{\"id\":")
    JSONText.append(quoted: conflict.id, to: &bytes)
    bytes.append(",\"subject\":")
    JSONText.append(quoted: conflict.claims[0].subject, to: &bytes)
    bytes.append(",\"claims\":[")
    for (index, claim) in conflict.claims.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(claim, side: conflict.choice.sides.firstIndex { $0.contains(index) } ?? 0, to: &bytes)
    }
    bytes.append("],\"resolution\":")
    let chosen = conflict.choice.chosen.map { conflict.claims[$0].id }
    JSONText.append(
      .object([
        .init("rule", .string(conflict.rule.name)), .init("chosen", chosen.map(JSON.string) ?? .null),
        .init("reason", .string(conflict.choice.reason)),
      ]), to: &bytes)
    bytes.append("}")
  }

  private func append(_ claim: DisputedClaim, side: Int, to bytes: inout [UInt8]) {
    bytes.append("{\"collection\":")
    JSONText.append(quoted: claim.collection, to: &bytes)
    bytes.append(",\"id\":")
    JSONText.append(quoted: claim.id, to: &bytes)
    bytes.append(",\"url\":")
    JSONText.append(quoted: "/v1/\(claim.path)", to: &bytes)
    bytes.append(contentsOf: ",\"side\":\(side + 1),\"claim\":".utf8)
    JSONText.append(quoted: claim.label, to: &bytes)
    bytes.append(",\"notes\":")
    JSONText.append(claim.notes.map(JSON.string) ?? .null, to: &bytes)
    bytes.append(",\"citations\":")
    bytes.append(contentsOf: claim.citations.utf8)
    bytes.append("}")
  }
}

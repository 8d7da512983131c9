import Domain
import HTTP
import Representation
import Store

extension Application {
  /// `GET /v1/{collection}/{id}` and `GET /v1/{collection}/{id}/{path}/{id}`.
  func answerRecord(
    _ resource: Resource, _ id: String, within parent: String?, _ question: Question,
    into response: inout Response
  ) throws(Problem) {
    try question.refuseParameters()
    let id = try canonical(id, in: resource)
    if let parent, let above = resource.parent.flatMap({ Resource.named($0.collection) }) {
      try requireRecord(above, parent)
    }
    let writer = recordWriter(resource)
    let start = response.body.count
    let isThere = try reader.record(resource, id, within: parent) { row in
      writer.write(row, to: &response.body)
    }
    guard isThere else {
      response.body.removeSubrange(start...)
      throw try missing(resource, id)
    }
    response.body.append(UInt8(ascii: "\n"))
  }

  /// Countries answer to their other codes too.
  private func canonical(_ id: String, in resource: Resource) throws(Problem) -> String {
    guard resource.name == "countries" else { return id }
    return try reader.id(of: id, in: resource.name) ?? id
  }

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no current record.
  func requireRecord(_ resource: Resource, _ id: String) throws(Problem) {
    guard try reader.id(of: id, in: resource.name) != nil else { throw try missing(resource, id) }
  }

  private func missing(_ resource: Resource, _ id: String) throws(Problem) -> Problem {
    // One that is current but stands below another record was never here.
    if try reader.id(of: id, in: resource.name) == nil, try reader.wasRetired(resource, id) {
      return Problem(.gone, "\"\(id)\" was retired from \(resource.name).")
    }
    return Problem(.notFound, "There is no \"\(id)\" in \(resource.name).")
  }
}

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
    let moment = try question.moment(reader)
    let id = try canonical(id, in: resource, at: moment)
    if let parent, let above = resource.parent.flatMap({ Resource.named($0.collection) }) {
      try requireRecord(above, parent, at: moment)
    }
    let writer = recordWriter(resource)
    let start = response.body.count
    let isThere = try reader.record(resource, id, within: parent, at: moment) { row in
      writer.write(row, to: &response.body)
    }
    guard isThere else {
      response.body.removeSubrange(start...)
      throw try missing(resource, id, at: moment)
    }
    response.body.append(UInt8(ascii: "\n"))
  }

  /// Countries answer to their other codes too.
  private func canonical(_ id: String, in resource: Resource, at moment: Moment) throws(Problem) -> String {
    guard resource.name == "countries" else { return id }
    return try reader.id(of: id, in: resource.name, at: moment) ?? id
  }

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record at the moment.
  func requireRecord(_ resource: Resource, _ id: String, at moment: Moment = .now) throws(Problem) {
    guard try reader.id(of: id, in: resource.name, at: moment) != nil else {
      throw try missing(resource, id, at: moment)
    }
  }

  private func missing(_ resource: Resource, _ id: String, at moment: Moment) throws(Problem) -> Problem {
    // One that is current but stands below another record was never here.
    if try reader.id(of: id, in: resource.name, at: moment) == nil,
      try reader.wasRetired(resource, id, at: moment)
    {
      return Problem(.gone, "\"\(id)\" was retired from \(resource.name).")
    }
    return Problem(.notFound, "There is no \"\(id)\" in \(resource.name).")
  }
}

extension Question {
  /// Which state of the dataset is asked about (`as_of`), for endpoints that take no other parameter.
  /// - Throws: `Problem` of kind `invalidParameter` for any other parameter, and as `Reader.position(asOf:)`.
  func moment(_ reader: Reader) throws(Problem) -> Moment {
    let others = target.query.filter { $0.name != "as_of" }
    guard others.isEmpty else {
      throw .parameters(
        others.map {
          .init(
            "There is no parameter \"\($0.name)\" here.", parameter: $0.name, allowed: ["as_of"])
        })
    }
    guard let asOf = target.query.first else { return .now }
    guard target.query.count == 1 else {
      throw .parameters([.init("\"as_of\" is given twice, and takes one value.", parameter: "as_of")])
    }
    return .commit(try reader.position(asOf: asOf.value).seq)
  }
}

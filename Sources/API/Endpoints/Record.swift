import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/{collection}/{id}`, or below the record that it belongs to.
  static func record(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}", "Shows a record of \(resource.name).",
      parameters: [.asOf], of: resource, within: parent
    ) { (walk, question, response) throws(Problem) in
      let moment = try question.moment(walk.reader)
      let above = try walk.reader.recordAbove(question, at: moment)
      let id = try walk.reader.canonical(question["id"], in: resource, at: moment)
      let writer = walk.writer(resource)
      let version = try walk.reader.record(resource, id, within: above, at: moment) { row in
        writer.write(row, to: &response.body)
      }
      guard let version else { throw try walk.reader.missing(resource, id, at: moment) }
      response.body.append(UInt8(ascii: "\n"))
      return RecordTag(version: version, fields: resource.fields, format: question.format)
    }
  }
}

extension Reader {
  /// The id of the record that the path of a nested route names above its own.
  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record.
  func recordAbove(_ question: Question, at moment: Moment) throws(Problem) -> String? {
    guard let parent = question.route.parent, let above = Resource.named(parent.collection) else {
      return nil
    }
    let id = question[parent.field]
    try requireRecord(above, id, at: moment)
    return id
  }

  /// Countries answer to their other codes too.
  fileprivate func canonical(_ id: String, in resource: Resource, at moment: Moment) throws(Problem) -> String
  {
    guard resource.isCoded else { return id }
    return try self.id(of: id, in: resource.name, at: moment) ?? id
  }

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record at the moment.
  func requireRecord(_ resource: Resource, _ id: String, at moment: Moment = .now) throws(Problem) {
    guard try self.id(of: id, in: resource.name, at: moment) != nil else {
      throw try missing(resource, id, at: moment)
    }
  }

  fileprivate func missing(_ resource: Resource, _ id: String, at moment: Moment) throws(Problem) -> Problem {
    // One that is current but stands below another record was never here.
    if try self.id(of: id, in: resource.name, at: moment) == nil, try wasRetired(resource, id, at: moment) {
      return Problem(.gone, "\"\(id)\" was retired from \(resource.name).")
    }
    let hint = resource.code(ofNumber: id).map { " A number has three digits: write \"\($0)\"." } ?? ""
    return Problem(.notFound, "There is no \"\(id)\" in \(resource.name).\(hint)")
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

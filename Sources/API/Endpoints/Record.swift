import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/{collection}/{id}`, or below the record that it belongs to.
  static func record(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    let leadsOn = !resource.partakings.isEmpty
    return Route(
      resource.path(within: parent) + "/{id}", "Shows a record of \(resource.name).",
      parameters: QueryLanguage.ofRecord(resource).parameters, answer: .shared(resource.schemaName),
      of: resource, within: parent,
      isHeavy: { leadsOn && $0.isExpanded }
    ) { (walk, question, response) throws(Problem) in
      guard question.target.query.isEmpty else {
        return try walk.writeRecord(question, resource, into: &response)
      }
      let moment = Moment.now
      let above = try walk.reader.recordAbove(question, at: moment)
      let id = try walk.reader.canonical(question["id"], in: resource, at: moment)
      let writer = walk.writer(resource)
      let version = try walk.reader.record(resource, id, within: above, at: moment) { row in
        writer.write(row, to: &response.body)
      }
      guard let version else { throw try walk.reader.missing(resource, id, at: moment) }
      response.body.append(UInt8(ascii: "\n"))
      return RecordTag(version: version, .whole(resource))
    }
  }
}

extension Walk {
  /// Writes a record as it was at a moment, with some of its fields or with the records that it names.
  fileprivate func writeRecord(_ question: Question, _ resource: Resource, into response: inout Response)
    throws(Problem) -> RecordTag?
  {
    let plan = try Plan(resource, question.parameters, of: .ofRecord(resource), lookup: reader)
    let above = try reader.recordAbove(question, at: plan.moment)
    let id = try reader.canonical(question["id"], in: resource, at: plan.moment)
    let writer = JSONRow(plan.fields, storage: storage)
    let extras = ExtraMembers(plan)
    let version = try reader.record(resource, id, plan.fields, within: above, at: plan.moment) { row in
      writer.write(row, to: &response.body)
      extras.included?.note(row)
    }
    guard let version else { throw try reader.missing(resource, id, at: plan.moment) }
    if let included = extras.included {
      response.body.removeLast()
      if let parts = try Partakings(plan, reader).note(of: id, in: included) {
        response.body.append(contentsOf: ",\"takes_part\":".utf8)
        JSONText.append(parts, to: &response.body)
      }
      response.body += try extras.members(of: plan, by: reader, storage)
      response.body.append(UInt8(ascii: "}"))
    }
    response.body.append(UInt8(ascii: "\n"))
    // What it names can change while its version does not.
    return extras.included == nil
      ? RecordTag(version: version, .init(plan.fields, question.format)) : nil
  }
}

extension Question {
  /// Whether it asks for other records too.
  fileprivate var isExpanded: Bool { target.query.contains { $0.name == "expand" } }
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
  func canonical(_ id: String, in resource: Resource, at moment: Moment) throws(Problem) -> String {
    guard resource.isCoded else { return id }
    return try self.id(of: id, in: resource.name, at: moment) ?? id
  }

  /// The id of a record that there is or was.
  /// - Throws: `Problem` of kind `notFound` where there was none by the moment.
  func idEver(_ given: String, in resource: Resource, at moment: Moment) throws(Problem) -> String {
    let id = try canonical(given, in: resource, at: moment)
    guard try lastRevision(of: resource, id, at: moment) != nil else {
      throw try missing(resource, id, at: moment)
    }
    return id
  }

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record at the moment.
  func requireRecord(_ resource: Resource, _ id: String, at moment: Moment = .now) throws(Problem) {
    guard try self.id(of: id, in: resource.name, at: moment) != nil else {
      throw try missing(resource, id, at: moment)
    }
  }

  /// The problem of a record that was not there at the moment: gone or unknown.
  func missing(_ resource: Resource, _ id: String, at moment: Moment) throws(Problem) -> Problem {
    // One that is current but stands below another record was never here.
    if try self.id(of: id, in: resource.name, at: moment) == nil, try wasRetired(resource, id, at: moment) {
      let history = "/v1/\(resource.name)/\(id)/history"
      return Problem(
        .gone, "\"\(id)\" was retired from \(resource.name); \(history) tells when, and what it was.",
        history: history)
    }
    // Elsewhere an id is made up, and a search for what it may mean would cost more than the answer.
    let hint = resource.isCoded ? try hint(for: id, in: resource.name) : ""
    return Problem(.notFound, "There is no \"\(id)\" in \(resource.name).\(hint)")
  }
}

import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// The most entries that a calendar or a timeline holds.
  static let mostEntries = 5000
  /// How long a calendar tells that an entry was retired.
  private static let daysCancelled = 90

  /// The question for dated records, with the fields that their formats have.
  /// - Parameter left: the parameters that the format has no place for.
  func entryPlan(_ question: Question, without left: Set<String>) throws(Problem) -> Plan {
    guard let resource = question.route.resource, let fields = QueryLanguage.of(resource).entryFields,
      let format = question.format
    else {
      throw Problem(.internalError, "\(question.route.path) has no dated records.")
    }
    let given = question.parameters.filter { $0.name != "fields" && !left.contains($0.name) }
    let plan = try Plan(resource, given, serving: fields, lookup: reader)
    try plan.requireNoExtras(as: format.name)
    return plan
  }

  /// The dated records that a question finds, all of them.
  func entries(_ question: Question) throws(Problem) -> EntryRows {
    // What has no place in these formats is refused where it makes no sense all the same.
    if let resource = question.route.resource { _ = try Plan(resource, question.parameters, lookup: reader) }
    return EntryRows(try entryPlan(question, without: ["cursor", "around"]), by: reader)
  }

  /// What a list of dated records says of itself.
  func entryList(_ question: Question, of rows: EntryRows) throws(Problem) -> EntryList {
    var list = EntryList(
      title: title(of: rows), base: base(of: question), path: question.written, home: question.pageAddress,
      updatedAt: try reader.dataset(at: rows.plan.moment).updatedAt ?? "")
    (list.firstDay, list.imprecise) = (rows.plan.firstDay, rows.plan.presentation.imprecise)
    return list
  }

  /// The name of a list, with the countries that were asked for.
  func title(of rows: EntryRows) -> String {
    let plan = rows.plan
    let asked = plan.understood.filter { $0.name == "between" || $0.name == "country" }
    let countries = asked.flatMap { $0.value.items.compactMap(\.textValue) }.map { id in
      rows.names.name(of: id, in: plan.resource.filter("country")?.collection ?? "") ?? id
    }
    let and = countries.dropLast().joined(separator: ", ") + (countries.count > 1 ? " and " : "")
    return plan.resource.title + (countries.last.map { " of \(and)\($0)" } ?? "")
  }

  /// Answers with all dated records that a question finds.
  func writeEntries(
    _ question: Question, tellsRetired: Bool,
    _ makeWriter: (EntryList, EntryFields, RowStorage) -> any EntriesWriting, into response: inout Response
  ) throws(Problem) {
    let rows = try entries(question)
    let writer = makeWriter(try entryList(question, of: rows), rows.fields, storage)
    writer.begin(to: &response.body)
    let found = try rows.read(atMost: Walk.mostEntries) { row in
      writer.append(row, retiredAt: nil, to: &response.body)
    }
    if tellsRetired {
      try rows.readRetired(inLastDays: Walk.daysCancelled, atMost: Walk.mostEntries) { row, change in
        writer.append(row, retiredAt: change.time, to: &response.body)
      }
    }
    writer.finish(found: found, to: &response.body)
  }
}

extension Question {
  /// The path and query of the page that shows the same.
  fileprivate var pageAddress: String {
    let shapes = ["cursor", "limit", "imprecise"]
    let name = route.resource?.name ?? ""
    return Target(path: [name], query: target.query.filter { !shapes.contains($0.name) }).text
  }
}

extension Filter {
  /// The collection whose records it finds others by; nil where it takes codes.
  fileprivate var collection: String? {
    if case .reference(let collection) = kind { collection } else { nil }
  }
}

import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// The most entries that a calendar or a timeline holds.
  private static let mostEntries = 5000
  /// How long a calendar tells that an entry was retired.
  private static let daysCancelled = 90

  /// The question for dated records, with the fields that their formats have.
  /// - Parameter left: the parameters that the format has no place for.
  func entryPlan(_ question: Question, without left: Set<String>) throws(Problem) -> Plan {
    guard let resource = question.route.resource, let fields = resource.entryFields,
      let format = question.format
    else {
      throw Problem(.internalError, "\(question.route.path) has no dated records.")
    }
    let given = question.parameters.filter { $0.name != "fields" && !left.contains($0.name) }
    let plan = try Plan(
      resource, given + [Parameter("fields", fields.joined(separator: ","))], lookup: reader)
    try plan.requireNoExtras(as: format.name)
    return plan
  }

  /// The dated records that a question finds, all of them.
  func entries(_ question: Question) throws(Problem) -> (entries: [Entry], names: RecordNames, plan: Plan) {
    // What has no place in these formats is refused where it makes no sense all the same.
    if let resource = question.route.resource { _ = try Plan(resource, question.parameters, lookup: reader) }
    let plan = try entryPlan(question, without: ["cursor", "around"])
    let (records, names) = try reader.entries(of: plan, atMost: Walk.mostEntries)
    return (records.map { Entry($0, names) }, names, plan)
  }

  /// What a list of dated records says of itself.
  func entryList(_ question: Question, of plan: Plan, _ names: RecordNames, found: Int = 0) throws(Problem)
    -> EntryList
  {
    var list = EntryList(
      title: title(of: plan, names), base: base(of: question),
      path: question.written, updatedAt: try reader.dataset(at: plan.moment).updatedAt ?? "", found: found)
    list.home = question.pageAddress
    (list.firstDay, list.imprecise) = (plan.firstDay, plan.presentation.imprecise)
    return list
  }

  /// The name of a list, with the countries that were asked for.
  func title(of plan: Plan, _ names: RecordNames) -> String {
    let asked = plan.understood.filter { $0.name == "between" || $0.name == "country" }
    let countries = asked.flatMap { $0.value.items.compactMap(\.textValue) }.map { id in
      names.name(of: id, in: plan.resource.filter("country")?.collection ?? "") ?? id
    }
    let and = countries.dropLast().joined(separator: ", ") + (countries.count > 1 ? " and " : "")
    return plan.resource.title + (countries.last.map { " of \(and)\($0)" } ?? "")
  }

  /// Answers with all dated records that a question finds.
  func writeEntries(
    _ question: Question, withRetired: Bool, _ append: ([Entry], EntryList, inout [UInt8]) -> Void,
    into response: inout Response
  ) throws(Problem) {
    var (entries, names, plan) = try entries(question)
    let list = try entryList(question, of: plan, names, found: entries.count)
    if withRetired {
      entries += try reader.retired(
        of: plan, inLastDays: Walk.daysCancelled, atMost: Walk.mostEntries, names
      ).map { Entry($0, names) }
    }
    append(entries, list, &response.body)
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

extension Entry {
  /// A record of the store.
  init(_ record: DatedRecord, _ names: RecordNames) {
    self.init(path: record.path, title: record.title)
    (date, status, kind) = (record.date, record.status, record.kind)
    (topics, countries, place, summary) = (record.topics, record.countries, record.place, record.summary)
    (revision, createdAt, updatedAt) = (record.revision, record.createdAt, record.updatedAt)
    (weight, isRetired) = (record.weight, record.isRetired)
    citations = Entry.citations(record.citations, names)
  }

  private static func citations(_ text: String, _ names: RecordNames) -> [Citation] {
    var text = text
    let value = text.withUTF8 { try? JSONReader.value(of: UnsafeRawBufferPointer($0)) }
    guard case .array(let items)? = value else { return [] }
    return items.map { item in
      let source = item["source"]?.textValue ?? ""
      return Citation(
        source: names.name(of: source, in: Resource.sources.name) ?? source,
        paragraph: item["paragraph"]?.textValue.flatMap { Int64($0) }, quote: item["quote"]?.textValue)
    }
  }
}

extension Filter {
  /// The collection whose records it finds others by; nil where it takes codes.
  fileprivate var collection: String? {
    if case .reference(let collection) = kind { collection } else { nil }
  }
}

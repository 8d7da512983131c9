import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// The most entries that a calendar or a timeline holds.
  private static let mostEntries = 5000
  /// How long a calendar tells that an entry was retired.
  private static let daysCancelled = 90

  /// The dated records that a question finds.
  func entries(_ question: Question) throws(Problem) -> (entries: [Entry], names: RecordNames, plan: Plan) {
    guard let resource = question.route.resource, let fields = resource.entryFields else {
      throw Problem(.internalError, "\(question.route.path) has no dated records.")
    }
    // The format says which fields it has, and is whole.
    let given = question.parameters.filter { !["fields", "cursor", "around"].contains($0.name) }
    let plan = try Plan(
      resource, given + [Parameter("fields", fields.joined(separator: ","))], lookup: reader)
    if let format = question.format { try plan.requireNoExtras(as: format) }
    let (records, names) = try reader.entries(of: plan, atMost: Walk.mostEntries)
    return (records.map { Entry($0, names) }, names, plan)
  }

  /// Answers with dated records as a calendar or a timeline.
  func writeEntries(_ question: Question, into response: inout Response) throws(Problem) {
    let (entries, names, plan) = try entries(question)
    let dataset = try reader.dataset(at: plan.moment)
    let base = hooks.publicURL ?? "http://\(question.authority)"
    let list = EntryList(
      title: plan.resource.title, base: base, path: question.written, updatedAt: dataset.updatedAt ?? "",
      found: entries.count)
    if question.format === Format.calendar {
      let precision = plan.presentation.imprecise.flatMap { ICalendar.Precision(rawValue: $0) } ?? .day
      let retired = try reader.retiredEntries(
        of: plan, days: Walk.daysCancelled, before: dataset.updatedAt ?? "")
      let held = (entries + retired.map { Entry($0, names) }).filter { entry in
        entry.date.map { ICalendar.holds($0, precision) } ?? false
      }
      ICalendar.append(held, of: list, precision, to: &response.body)
    } else {
      let year = plan.firstDay?.year ?? Int(dataset.updatedAt?.prefix(4) ?? "") ?? 1970
      TimelineJS.append(entries, of: list, year: year, to: &response.body)
    }
  }
}

extension Entry {
  /// A record of the store.
  fileprivate init(_ record: DatedRecord, _ names: RecordNames) {
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
      let source = item["source"]?.text ?? ""
      return Citation(
        source: names.name(of: source, in: Resource.sources.name) ?? source,
        paragraph: item["paragraph"]?.text.flatMap { Int64($0) }, quote: item["quote"]?.text)
    }
  }
}

extension JSON {
  /// A text, or the digits of a number.
  fileprivate var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}

/// A collection of records, declared once: its tables, its JSON, its query parameters and its documentation
/// are derived from this value. Immutable, and a class so that handing it on costs one count and not one for
/// each of its parts.
package final class Resource: Sendable {
  /// The collection whose records these belong to, for a nested path: the observations of a series.
  package struct Parent: Sendable {
    /// The collection above.
    package let collection: String
    /// The field that names the record above.
    package let field: String
    /// The last segment of the path.
    package let path: String
    /// The fields that both have, and in which they must be the same.
    package let shared: [String]
  }

  /// The collection's name in paths and files: `trade-series`.
  package let name: String
  /// The stem of its tables: `trade_series`.
  package let table: String
  /// What people call the collection.
  package let title: String
  /// What a record is, in a sentence or two.
  package let summary: String
  /// All fields in order, id first; notes, citations and what the store gives last.
  package let fields: [Field]
  /// What may be asked of it by name and value.
  package let filters: [Filter]
  /// The order of a list when the caller names none. The id is always the last step.
  package let order: [Order]
  /// The fields a list may be sorted by. Each has an index.
  package let sortable: [String]
  /// When its records hold; nil where that has no meaning.
  package let time: Life?
  /// The collection above; nil for those that stand alone.
  package let parent: Parent?
  /// The fields whose codes name a record as well as its id does, in any case; none where only the id does.
  package let alsoKnownBy: [String]
  /// Which of its records are claims about the same thing; nil where only a link says so.
  package let disagreement: Disagreement?
  /// What of its records stands on the timeline; nil where nothing does.
  package let timeline: TimelineEntries?
  /// What of its records stands in the dossier of several countries; nil where nothing does.
  package let dossier: DossierPart?
  /// The fields in which no two current records are all the same, what is missing being the same as what is missing; none
  /// where only the id tells records apart.
  package let distinct: [String]
  /// Which fields a record has by its codes.
  package let presences: [Presence]
  /// Whether a link of another record may lead to one of its records.
  package let isLinkable: Bool
  /// How statistical programs are told of its series; nil where it has none.
  package let statistics: Statistics?

  init(
    _ name: String, table: String, title: String, _ summary: String, fields: [Field], filters: [Filter] = [],
    order: [Order] = [.ascending("id")], sortable: [String] = [], time: Life? = nil, parent: Parent? = nil,
    disagreement: Disagreement? = nil, statistics: Statistics? = nil, timeline: TimelineEntries? = nil,
    dossier: DossierPart? = nil, alsoKnownBy: [String] = [], distinct: [String] = [],
    presences: [Presence] = [], citations: Bool = true, linkable: Bool = true
  ) {
    (self.name, self.table, self.title, self.summary) = (name, table, title, summary)
    currentView = String(name.map { $0 == "-" ? "_" : $0 })
    let fields =
      fields + [
        .choice("weight", .weights, "How much a page or a timeline makes of it.", fallback: "normal"),
        .identifiers(of: table),
        .text(
          "notes", "What a reader of the record must know: doubts, misprints, why sources differ.",
          search: .notes),
      ]
    self.fields =
      [Field("id", .key, "Stable identifier, never reused.", required: true)] + fields + [
        .citations(of: table, supporting: fields.map(\.name), required: citations),
        Field("revision", .revision, "How many versions the record has had."),
        Field("updated_at", .updated, "When this version entered the record, UTC (RFC 3339)."),
      ]
    columns = self.fields.flatMap(\.columns)
    lists = self.fields.compactMap(\.list)
    self.filters = filters + Resource.derivedFilters(of: self.fields, besides: filters)
    (self.order, self.time, self.parent) = (order, time, parent)
    (self.disagreement, self.timeline, self.alsoKnownBy) = (disagreement, timeline, alsoKnownBy)
    (self.distinct, self.presences, self.statistics) = (distinct, presences, statistics)
    (self.dossier, isLinkable) = (dossier, linkable)
    let names = self.fields.filter(\.isName).map(\.name)
    self.sortable = Resource.unique(["id"] + order.map(\.field) + sortable + names)
  }

  /// A list that follows from the records of others, so that nothing is added to the fields and filters.
  init(
    derived name: String, table: String, title: String, _ summary: String, fields: [Field],
    filters: [Filter], order: [Order], time: Life?
  ) {
    (self.name, self.table, self.title, self.summary) = (name, table, title, summary)
    currentView = name
    (self.fields, self.filters, self.order, self.time) = (fields, filters, order, time)
    columns = fields.flatMap(\.columns)
    lists = fields.compactMap(\.list)
    (parent, disagreement, timeline, alsoKnownBy) = (nil, nil, nil, [])
    (distinct, presences) = ([], [])
    (statistics, dossier, isLinkable) = (nil, nil, false)
    sortable = Resource.unique(["id"] + order.map(\.field))
  }

  /// The view of the current records, with their lists gathered.
  package let currentView: String
  /// The view of every version, with its lists gathered.
  package var recordView: String { table + "_record" }
  /// The table of every version of every record.
  package var versionTable: String { table + "_version" }
  /// The table of every id ever given, to which foreign keys point.
  package var identityTable: String { table + "_id" }

  /// The columns of the version table that hold fields, in order.
  package let columns: [Column]
  /// The fields that are lists, each with its rows.
  package let lists: [Field.List]

  /// The field by which people call a record: its name or its title; nil where it has neither.
  package var titleField: String? { ["title", "name"].first { field($0) != nil } }

  /// The field of this name.
  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
  /// The filter of this name.
  package func filter(_ name: String) -> Filter? { filters.first { $0.name == name } }

  private static func unique(_ names: [String]) -> [String] {
    names.enumerated().filter { index, name in !names[..<index].contains(name) }.map(\.element)
  }

  /// Every coded or relational field is a filter of its own name; one inside a list, of the name of its column, and
  /// where that is the name of another filter already, of the list's and the column's: `acts_country`.
  private static func derivedFilters(of fields: [Field], besides given: [Filter]) -> [Filter] {
    let first = fields.filter { $0.list?.shape != .objects }.flatMap(filters(of:))
    var names = Set((given + first).map(\.name))
    return fields.flatMap { field -> [Filter] in
      guard field.list?.shape == .objects else {
        return filters(of: field).filter { filter in !given.contains { $0.name == filter.name } }
      }
      return filters(of: field).map { filter in
        if names.insert(filter.name).inserted { return filter }
        return Filter("\(field.name)_\(filter.name)", filter.place, filter.kind, filter.summary)
      }
    }
  }

  /// Codes inside a list of objects say something about their row, not about the record.
  private static func isFilter(_ item: Field, of list: Field.List) -> Bool {
    switch item.kind {
    case .reference: true
    case .choice: list.shape == .plain
    default: false
    }
  }

  private static func filters(of field: Field) -> [Filter] {
    switch field.kind {
    case .choice, .reference: [Filter(field.name, .columns([field.name]), field.kind, field.summary)]
    case .list(let list):
      list.items.compactMap { item in
        isFilter(item, of: list)
          ? Filter(item.name, .list(table: list.table, column: item.name), item.kind, field.summary) : nil
      }
    default: []
    }
  }
}

extension Field {
  /// Where each value of a record stands in its sources.
  static func citations(of table: String, supporting fields: [String], required: Bool) -> Field {
    .list(
      "citations", in: table + "_citation",
      ofObjects: [
        .reference("source", to: "sources", "The source.", required: true),
        .integer("paragraph", "The line of the source's text, counted from 1; absent for a standard."),
        .text("quote", "At most twelve words of that line, exactly as printed.", search: .notes),
        Field(
          "fields", .fieldNames(fields), "The fields of the record that rest on it; all where it names none."),
      ],
      "Where the record stands in its sources.", required: required)
  }
}

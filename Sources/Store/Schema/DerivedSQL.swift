import Domain

/// What follows from the declaration of a resource, as SQL: views, triggers, indexes, and tables that serve as indexes.
struct DerivedSQL {
  private let resource: Resource

  init(_ resource: Resource) { self.resource = resource }

  var objects: [DerivedObject] {
    indexTables + views + indexObjects + refusals
  }

  /// The tables that serve as indexes, with what keeps them.
  var indexTables: [DerivedObject] {
    ListIndex.all(of: resource).flatMap(\.objects) + (IntervalIndex(resource)?.objects ?? [])
  }

  /// The views of all versions and of the current ones.
  var views: [DerivedObject] { [recordView, currentView] }

  var indexObjects: [DerivedObject] { indexes.map { DerivedObject(.index, $0.name, $0.sql) } }

  private var valueColumns: [String] {
    resource.fields.flatMap { $0.list == nil ? $0.columns.map(\.name) : [$0.name] }
  }

  /// What keeps the record append-only: versions are closed once and otherwise never touched, and neither are
  /// their rows and the ids.
  private var refusals: [DerivedObject] {
    let rows = resource.lists.map(\.table) + (resource.isReferredTo ? [resource.identityTable] : [])
    return versionRefusals
      + rows.flatMap { table in
        [
          DerivedObject.refusal(
            "\(table)_stays", "DELETE ON \(table)", "what a version holds is never deleted"),
          DerivedObject.refusal(
            "\(table)_never_changes", "UPDATE ON \(table)", "what a version holds never changes"),
        ]
      }
  }

  private var versionRefusals: [DerivedObject] {
    let name = resource.versionTable
    return [
      .refusal("\(name)_stays", "DELETE ON \(name)", "versions are never deleted"),
      .refusal(
        "\(name)_is_closed_once",
        """
        UPDATE ON \(name)
        WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
          OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
        """, "a version changes only by being closed, once"),
      .refusal(
        "\(name)_keeps_its_values", "UPDATE OF \(valueColumns.joined(separator: ", ")) ON \(name)",
        "a version changes only by being closed, once"),
    ]
  }

  /// Every version, its fields in declared order, and what else a filter looks into.
  private var recordView: DerivedObject {
    let fields = resource.fields.flatMap(\.viewColumns)
    let columns = fields + filterColumns.filter { !fields.contains($0) }
    return DerivedObject(
      .view, resource.recordView,
      """
      CREATE VIEW \(resource.recordView) AS
      SELECT version, opened, closed,
        \(columns.joined(separator: ", "))
      FROM \(resource.versionTable)
      """)
  }

  private var filterColumns: [String] {
    resource.filters.flatMap { filter -> [String] in
      if case .columns(let columns) = filter.place { columns } else { [] }
    }
  }

  private var currentView: DerivedObject {
    DerivedObject(
      .view, resource.currentView,
      "CREATE VIEW \(resource.currentView) AS\nSELECT * FROM \(resource.recordView) WHERE closed IS NULL")
  }

  /// An index for the current versions and for the past ones, for each sort, for each filter, for links, and for what tells
  /// records apart.
  private var indexes: [(name: String, sql: String)] {
    identityIndexes + resource.sortable.filter { $0 != "id" }.flatMap(sortIndexes)
      + resource.sortable.compactMap(indexWithoutBeginning) + filterIndexes + linkIndexes
      + (resource.distinct.isEmpty ? [] : [index("distinct", resource.distinct)])
  }

  /// A record has one current version, and its past versions are told apart by their revisions. Two indexes, each
  /// over its part, instead of one over all: most records have no past, and pay nothing for one. The past is also
  /// found by when it was closed, and read in the collection's own order (`Moment`).
  private var identityIndexes: [(String, String)] {
    let order = resource.sortKeys(resource.order).map(\.sql)
    // What is derived may come and go several times while its record stays the same.
    let step = resource.isDerived ? "opened" : "revision"
    return [
      index("current", ["id"], unique: true),
      index("past", ["id", step], unique: true, isCurrent: false),
      index("closed", ["closed", "opened"], isCurrent: false),
      index("past_in_order", above + order + ["closed", "opened"], isCurrent: false),
    ]
  }

  /// Where a field may be missing, the two directions need an index each, since what is missing comes last in
  /// both. Each ascends, and the second is read backwards: so both grow at their end where records are stored in
  /// their order.
  private func sortIndexes(_ field: String) -> [(String, String)] {
    let isRequired = resource.sortColumn(field)?.isRequired ?? true
    return (isRequired ? [false] : [false, true]).map { descending in
      index(
        "by_\(field)\(descending ? "_descending" : "")",
        above + resource.sortKeys([Order(field, descending: descending)]).map(\.expression))
    }
  }

  /// What a date without a beginning can mean lies before the day where it stands. The few of these are found apart, by a
  /// comparison that finds them by an earlier day.
  private func indexWithoutBeginning(_ field: String) -> (String, String)? {
    guard resource.parent == nil, resource.dateField(field) != nil else { return nil }
    let (name, sql) = index("by_\(field)_without_beginning", ["\(field)_max", "id"])
    return (name, sql + " AND \(field)_min = '\(CalendarDay.distantPast.text)'")
  }

  /// Records that belong to another are only ever read within it, so its id leads their indexes, and what
  /// else is asked of them is asked of the few that it has.
  private var above: [String] { resource.parent.map { [$0.field] } ?? [] }

  /// A column of a list is looked into also where the records belong to another: by what is to be retired.
  private var filterIndexes: [(String, String)] {
    let order = resource.sortKeys(resource.order).map(\.sql)
    return resource.filters.flatMap { filter -> [(String, String)] in
      switch filter.place {
      case .columns where resource.parent != nil: return []
      case .columns(let columns):
        // Each of several columns too, unless it has a filter of its own. A column that stands twice in an index ends
        // what the index can sort by.
        return columns.filter { columns.count == 1 || !hasOwnFilter($0) }.map { column in
          index("of_\(column)", [column] + order.filter { $0 != column })
        }
      case .list(let table, let column):
        return [
          ("\(table)_of_\(column)", "CREATE INDEX \(table)_of_\(column) ON \(table) (\(column), version)")
        ]
      }
    }
  }

  private func hasOwnFilter(_ column: String) -> Bool {
    if case .columns([column])? = resource.filter(column)?.place { true } else { false }
  }

  /// What leads to a record is found by its collection and id.
  private var linkIndexes: [(String, String)] {
    resource.lists.filter(\.isLinks).map { list in
      let name = "\(list.table)_to"
      return (name, "CREATE INDEX \(name) ON \(list.table) (collection, target, version)")
    }
  }

  /// An index over the current versions, or over the closed ones.
  private func index(
    _ suffix: String, _ columns: [String], unique: Bool = false, isCurrent: Bool = true
  ) -> (String, String) {
    let name = "\(resource.table)_\(suffix)"
    let place = "\(resource.versionTable) (\(columns.joined(separator: ", ")))"
    let condition = "closed IS \(isCurrent ? "NULL" : "NOT NULL")"
    return (name, "CREATE \(unique ? "UNIQUE " : "")INDEX \(name) ON \(place) WHERE \(condition)")
  }
}

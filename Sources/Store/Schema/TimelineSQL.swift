import Domain

/// The entries of the timeline that follow from the versions of one collection, as SQL.
///
/// An entry is bound to a version of a record, and holds from the commit that opened it to the one that closed it. An act
/// holds in between only while no whole entry takes its place (`TimelineEntries.isWhole`); so one version may have the same
/// entry several times, one after the other.
struct TimelineSQL {
  /// The collection whose records they are of.
  let resource: Resource
  private let entries: TimelineEntries
  /// The collections whose records are entries as they are, and take the place of acts.
  private let whole: [Resource]

  /// Nil where nothing of the collection stands on the timeline.
  init?(_ resource: Resource, among resources: [Resource]) {
    guard let entries = resource.timeline else { return nil }
    (self.resource, self.entries) = (resource, entries)
    whole = entries.isWhole ? [] : resources.filter { $0.timeline?.isWhole == true }
  }

  /// Those of these collections that have entries, in their order.
  static func all(of resources: [Resource]) -> [TimelineSQL] {
    resources.compactMap { TimelineSQL($0, among: resources) }
  }

  /// Whether whole entries of other collections may take the place of its own.
  var isReplaceable: Bool { !whole.isEmpty }

  // MARK: Entries

  /// What an entry holds, in the order of `entriesSQL`, behind the number of its version.
  static let columns =
    ["id", "collection", "year", "source_version", "act", "opened", "closed"]
    + Resource.timeline.fields.filter { $0.name != "id" }.flatMap(\.selectColumns)

  /// Every entry there ever was of the versions that fulfil a condition.
  /// - Parameter condition: over the columns of a version `v`; all versions where it is nil.
  func entriesSQL(where condition: String? = nil) -> String {
    entries.acts.enumerated().map { number, act in
      let conditions = [isGiven(act), condition, isReplaceable ? "NOT \(isReplaced(act))" : nil]
      let values = TimelineSQL.columns.map { "\(value(of: $0, act, number)) AS \($0)" }
      return """
        SELECT \(values.joined(separator: ",\n  "))
        FROM \(resource.versionTable) AS v\(isReplaceable ? ", json_each(\(beginnings(of: act))) AS b" : "")
        WHERE \(conditions.compactMap { $0 }.joined(separator: "\n  AND "))
        """
    }.joined(separator: "\nUNION ALL\n")
  }

  /// Whether a version has the act. A record that is an entry by itself is one without a date too.
  private func isGiven(_ act: TimelineEntries.Act) -> String {
    if entries.isWhole { return "true" }
    // What has no end does not end on a day.
    let isDay =
      resource.field(act.field)?.isEnd == true ? " AND v.\(act.field) <> '\(UncertainDate.noEnd.edtf)'" : ""
    return "v.\(act.field) IS NOT NULL\(isDay)" + (act.unless.map { " AND v.\($0) IS NULL" } ?? "")
  }

  private func value(of column: String, _ act: TimelineEntries.Act, _ number: Int) -> String {
    let collection = "'\(resource.name)'"
    switch column {
    case "id": return "\(collection) || '/' || v.id" + (entries.isWhole ? "" : " || '/\(act.field)'")
    case "collection": return collection
    case "year": return year(of: act.field)
    case "source_version": return "v.version"
    case "act": return "\(number)"
    case "opened": return opened
    case "closed": return closed(act)
    case "record":
      return "json_object('collection', \(collection), 'id', v.id, 'url', '/v1/\(resource.name)/' || v.id)"
    case "kind": return code(act.kind)
    case "status": return code(act.status)
    case "title": return title(act)
    case "place": return entries.place.map { "v.\($0)" } ?? "NULL"
    case "countries": return list(of: resource.filter("country")?.place)
    case "topics": return list(of: entries.topics)
    case "summary": return "v.\(entries.summary)"
    case "updated_at": return "(SELECT at FROM commits WHERE seq = v.opened)"
    case let name where name.hasPrefix("date"): return "v." + act.field + name.dropFirst("date".count)
    default: return "v.\(column)"
    }
  }

  /// The year where a date stands: that of its beginning, or of its end where it has none.
  private func year(of date: String) -> String {
    "substr(iif(v.\(date)_min = '\(CalendarDay.distantPast.text)', v.\(date)_max, v.\(date)_min), 1, 4)"
  }

  private func code(_ code: TimelineEntries.Code) -> String {
    switch code {
    case .field(let name): return "v.\(name)"
    case .fixed(let usual, let others):
      guard !others.isEmpty else { return "'\(usual)'" }
      let cases = others.sorted { $0.key < $1.key }.map { "WHEN '\($0.key)' THEN '\($0.value)'" }
      return "CASE v.status \(cases.joined(separator: " ")) ELSE '\(usual)' END"
    }
  }

  /// The codes of a list or of one field, as JSON.
  private func list(of name: String?) -> String {
    guard let name, let field = resource.field(name) else { return "'[]'" }
    return field.list == nil ? "json_array(v.\(name))" : "v.\(name)"
  }

  /// The values that a filter looks for, as JSON.
  private func list(of place: Filter.Place?) -> String {
    switch place {
    case .columns(let columns): "json_array(\(columns.map { "v.\($0)" }.joined(separator: ", ")))"
    case .list(let table, _):
      resource.fields.first { $0.list?.table == table }.map { "v.\($0.name)" } ?? "'[]'"
    case nil: "'[]'"
    }
  }

  // MARK: Titles

  /// The text with what stands in braces put in.
  private func title(_ act: TimelineEntries.Act) -> String {
    let pieces = act.title.split(separator: "{", omittingEmptySubsequences: false)
    let texts = pieces.enumerated().flatMap { index, piece -> [String] in
      guard index > 0, let end = piece.firstIndex(of: "}") else { return [TimelineSQL.quoted(piece)] }
      return [words(for: String(piece[..<end])), TimelineSQL.quoted(piece[piece.index(after: end)...])]
    }
    return texts.filter { $0 != "''" }.joined(separator: " || ")
  }

  private static func quoted(_ text: Substring) -> String { "'\(text.replacing("'", with: "''"))'" }

  /// A code as its title, and a record as its name at the time.
  private func words(for name: String) -> String {
    switch resource.field(name)?.kind {
    case .choice(let codes): return "(SELECT lower(title) FROM \(codes.name) WHERE code = v.\(name))"
    case .reference(let collection):
      guard let other = Resource.named(collection), let title = other.titleField else { return "v.\(name)" }
      let versions = ["closed IS NULL", "closed > \(opened)"].map { condition in
        """
        (SELECT n.\(title) FROM \(other.versionTable) AS n
          WHERE n.id = v.\(name) AND n.\(condition) AND n.opened <= \(opened))
        """
      }
      return "coalesce(\((versions + ["v.\(name)"]).joined(separator: ", ")))"
    default: return "v.\(name)"
    }
  }

  // MARK: What takes the place of an act

  /// When the entry begins.
  private var opened: String { isReplaceable ? "b.value" : "v.opened" }

  /// When it ends: with its version, or when something takes its place.
  private func closed(_ act: TimelineEntries.Act) -> String {
    guard isReplaceable else { return "v.closed" }
    return """
      (SELECT min(at) FROM (SELECT v.closed AS at
        UNION ALL SELECT opened FROM (\(rivals(of: act))) WHERE opened > b.value))
      """
  }

  /// When the entry may begin, as JSON: with its version, or when what took its place is there no more.
  private func beginnings(of act: TimelineEntries.Act) -> String {
    """
    (SELECT json_group_array(at) FROM (SELECT v.opened AS at
      UNION SELECT closed FROM (\(rivals(of: act))) WHERE closed > v.opened AND closed < coalesce(v.closed, 9e18)))
    """
  }

  private func isReplaced(_ act: TimelineEntries.Act) -> String {
    """
    EXISTS (SELECT 1 FROM (\(rivals(of: act)))
      WHERE opened <= b.value AND coalesce(closed, 9e18) > b.value)
    """
  }

  /// The versions of whole entries that are linked with the record, in either direction, and whose date lies within the
  /// act's.
  private func rivals(of act: TimelineEntries.Act) -> String {
    whole.flatMap { other -> [String] in
      let date = other.timeline?.acts[0].field ?? "date"
      let within = "e.\(date)_min >= v.\(act.field)_min AND e.\(date)_max <= v.\(act.field)_max"
      func select(_ source: String) -> String { "SELECT e.opened, e.closed FROM \(source) AND \(within)" }
      let leading = other.lists.filter(\.isLinks).map { list in
        select(
          """
          \(list.table) AS l CROSS JOIN \(other.versionTable) AS e ON e.version = l.version
          WHERE l.collection = '\(resource.name)' AND l.target = v.id
          """)
      }
      // An id is found in one index among the current versions, and in another among the past ones.
      let led = resource.lists.filter(\.isLinks).flatMap { list in
        ["NULL", "NOT NULL"].map { state in
          select(
            """
            \(list.table) AS l CROSS JOIN \(other.versionTable) AS e ON e.id = l.target AND e.closed IS \(state)
            WHERE l.version = v.version AND l.collection = '\(other.name)'
            """)
        }
      }
      return leading + led
    }.joined(separator: "\nUNION ALL ")
  }

  // MARK: What a commit changed

  /// The versions whose entries a commit may have changed: those that it opened or closed, and those with which something
  /// is linked that it opened or closed. `?1` is the commit, `?2` the first version that it opened.
  var changedVersionsSQL: String {
    let table = resource.versionTable
    let own = ["version >= ?2", "closed = ?1"].map { "SELECT version FROM \(table) WHERE \($0)" }
    let linked = whole.flatMap { other in
      ["e.version >= ?2", "e.closed = ?1"].flatMap { change in
        other.lists.filter(\.isLinks).map { list in
          """
          SELECT v.version FROM \(other.versionTable) AS e CROSS JOIN \(list.table) AS l ON l.version = e.version
            CROSS JOIN \(table) AS v ON v.id = l.target AND v.closed IS NULL
            WHERE \(change) AND l.collection = '\(resource.name)'
          """
        }
          + resource.lists.filter(\.isLinks).map { list in
            """
            SELECT l.version FROM \(other.versionTable) AS e CROSS JOIN \(list.table) AS l
              ON l.collection = '\(other.name)' AND l.target = e.id WHERE \(change)
            """
          }
      }
    }
    return (own + linked).joined(separator: "\nUNION ")
  }
}

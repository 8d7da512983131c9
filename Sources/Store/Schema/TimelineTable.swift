import Domain
internal import System

/// The table of the timeline's entries, current and past: what `TimelineSQL` says, kept so that a page of it costs what a
/// page of a collection costs. It has the form of a table of versions, so that lists, filters, cursors and moments are those
/// of any collection.
///
/// It holds nothing of its own: it is made anew from the versions there are, and each commit brings it up to date.
struct TimelineTable {
  private let sources: [TimelineSQL]
  private let resource = Resource.timeline

  /// - Parameter resources: those whose entries it holds.
  init(of resources: [Resource]) { sources = TimelineSQL.all(of: resources) }

  // MARK: A commit

  /// The statements that bring it up to date behind a commit. `?1` is the commit, `?2` the first version that it opened.
  static let updates: [String] = TimelineTable(of: Resource.all).updates

  private var updates: [String] { sources.flatMap { [closing($0), opening($0)] } }

  /// Closes what the commit closed, and what something took the place of.
  private func closing(_ source: TimelineSQL) -> String {
    let close = "UPDATE \(resource.versionTable) SET closed = ?1 WHERE closed IS NULL AND source_version IN"
    let changed = source.changedVersionsSQL
    guard source.isReplaceable else { return "\(close) (\(changed))" }
    return """
      \(close) (\(changed))
      AND (source_version, act) NOT IN (
        SELECT source_version, act FROM (
          \(source.entriesSQL(where: "v.closed IS NULL AND v.version IN (\(changed))"))
        ) WHERE closed IS NULL)
      """
  }

  /// Opens what the commit opened, and what nothing takes the place of any more.
  private func opening(_ source: TimelineSQL) -> String {
    """
    INSERT INTO \(resource.versionTable) (version, \(columns))
    SELECT (SELECT coalesce(max(version), 0) FROM \(resource.versionTable))
      + row_number() OVER (ORDER BY source_version, act), \(columns)
    FROM (\(source.entriesSQL(where: "v.closed IS NULL AND v.version IN (\(source.changedVersionsSQL))"))
    ) WHERE opened = ?1
    """
  }

  // MARK: Schema

  /// The tables, their views and indexes, and what keeps them. With the table of entries all the others are made anew.
  var objects: [DerivedObject] {
    guard !sources.isEmpty else { return [] }
    let derived = DerivedSQL(resource)
    return [entriesTable]
      + (lists + derived.indexTables + derived.views + derived.indexObjects + [ofSource])
      .map { $0.made(with: resource.versionTable) }
  }

  private var columns: String { TimelineSQL.columns.joined(separator: ", ") }

  /// Its text names what it was filled by, so that it is another when the declarations are others.
  private var entriesTable: DerivedObject {
    let filling = filling
    var fingerprint = Fingerprint()
    fingerprint.add(filling)
    let own = [
      "version INTEGER NOT NULL PRIMARY KEY", "id TEXT NOT NULL", "revision INTEGER NOT NULL",
      "opened INTEGER NOT NULL", "closed INTEGER", "collection TEXT NOT NULL", "year TEXT",
      "source_version INTEGER NOT NULL",
      "act INTEGER NOT NULL",
    ]
    let fields = resource.fields.flatMap { field -> [String] in
      if field.list != nil { return ["\(field.name) TEXT NOT NULL"] }
      return field.columns.map { "\($0.name) \($0.kind.rawValue)\($0.isRequired ? " NOT NULL" : "")" }
    }
    let table = resource.versionTable
    return DerivedObject(
      .table, table,
      """
      CREATE TABLE \(table) ( -- Entries of the timeline by \(fingerprint.digits).
        \((own + fields).joined(separator: ",\n  "))
      ) STRICT
      """, fills: [filling])
  }

  /// All entries there ever were, numbered in the order in which commits would have made them.
  private var filling: String {
    let all = sources.enumerated().map { number, source in
      "SELECT \(number) AS source, * FROM (\(source.entriesSQL()))"
    }
    return """
      INSERT INTO \(resource.versionTable) (version, \(columns))
      SELECT row_number() OVER (ORDER BY opened, source, source_version, act), \(columns)
      FROM (\(all.joined(separator: "\nUNION ALL\n")))
      """
  }

  /// The entries of a version.
  private var ofSource: DerivedObject {
    let name = "\(resource.table)_of_source"
    return DerivedObject(
      .index, name,
      "CREATE INDEX \(name) ON \(resource.versionTable) (source_version) WHERE closed IS NULL")
  }

  /// The rows of the lists that filters look into, which are there before the entry is, as those of records are.
  private var lists: [DerivedObject] {
    resource.lists.filter { list in
      resource.filters.contains { if case .list(list.table, _) = $0.place { true } else { false } }
    }.flatMap { list -> [DerivedObject] in
      let item = list.items[0].name
      let field = resource.fields.first { $0.list?.table == list.table }?.name ?? item
      func insert(_ source: String, _ row: String) -> String {
        "INSERT INTO \(list.table) SELECT \(row).version, i.key, i.value FROM \(source)json_each(\(row).\(field)) AS i"
      }
      return [
        DerivedObject(
          .table, list.table,
          """
          CREATE TABLE \(list.table) (
            version INTEGER NOT NULL,
            position INTEGER NOT NULL,
            \(item) TEXT NOT NULL,
            PRIMARY KEY (version, position)
          ) STRICT, WITHOUT ROWID
          """, fills: [insert("\(resource.versionTable) AS v, ", "v")]),
        DerivedObject(
          .trigger, "\(list.table)_rows",
          """
          CREATE TRIGGER \(list.table)_rows BEFORE INSERT ON \(resource.versionTable)
          BEGIN
            \(insert("", "NEW"));
          END
          """),
      ]
    }
  }
}

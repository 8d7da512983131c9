import Domain

/// The index over the words of every current record, for `q` and `/v1/search`: one table of FTS5
/// (sqlite.org/fts5.html) for all collections, in which the number of a version is the number of a row.
///
/// It keeps words and not the texts, which stand in the versions. Like every index it follows from these by triggers;
/// but FTS5 writes out what it has gathered before each statement that may fail, which would be for each record of an
/// import. So the triggers of the versions only note which changed (`text_pending`), and emptying that table, which
/// ends every commit, indexes all of them in one statement.
///
/// It has no index of prefixes: that would make it twice as large, and a prefix of three letters no faster.
struct TextIndex {
  /// The table of FTS5.
  static let table = "text_index"
  /// The texts of every version, as the index is made of them.
  static let source = "text_source"
  /// The versions that were opened or closed and are still to be indexed.
  static let pending = "text_pending"
  /// Its words, with how many records have each.
  static let vocabulary = "text_vocabulary"
  /// What takes texts apart, as the name and the options of a tokenizer.
  static let tokenizer = (name: "unicode61", options: ["remove_diacritics", "2"])
  /// What makes the index tell of every change.
  static let update = "DELETE FROM \(pending)"

  /// The versions in which the words of a query stand.
  static let search = "SELECT rowid AS found FROM \(table) WHERE \(table) MATCH ?"

  /// The current versions of a collection in which the words stand; of a list that follows from others, the entries of
  /// these.
  static func search(in resource: Resource) -> String {
    guard resource.isDerived else { return search }
    return """
      SELECT e.version AS found FROM (\(search)) AS s
      CROSS JOIN \(resource.versionTable) AS e ON e.source_version = s.found AND e.closed IS NULL
      """
  }

  private let resources: [Resource]

  init(_ resources: [Resource]) { self.resources = resources }

  /// The columns with texts, and those by which a search is narrowed.
  private static let columns = TextWeight.allCases.map(\.rawValue) + ["collection", "countries"]
  private static let columnList = columns.joined(separator: ", ")

  /// The rank of a row for its query, the best the least: bm25 with the weights of the columns.
  static let rank =
    "bm25(\(table), \((TextWeight.allCases.map { String($0.factor) } + ["0", "0"]).joined(separator: ", ")))"

  // MARK: Schema

  /// The tables, their view, and the triggers that keep them.
  var objects: [DerivedObject] {
    [sourceView, TextFolding.object, indexTable, vocabularyTable, pendingTable, takingTrigger]
      + resources.flatMap { [noting($0, "opens", isIndexed: 0), noting($0, "closes", isIndexed: 1)] }
  }

  private var pendingTable: DerivedObject {
    DerivedObject(
      .table, TextIndex.pending,
      """
      CREATE TABLE \(TextIndex.pending) ( -- Versions that are still to be indexed: DELETE FROM \(TextIndex.pending) does it.
        version INTEGER NOT NULL PRIMARY KEY,
        collection TEXT NOT NULL,
        is_indexed INTEGER NOT NULL -- Whether it was indexed before and is current no more.
      ) STRICT
      """
    ).made(with: TextIndex.table)
  }

  private var sourceView: DerivedObject {
    let arms = resources.map { resource in
      let texts = TextWeight.allCases.map { "\(text(of: resource, $0)) AS \($0.rawValue)" }
      return """
        SELECT v.version, v.closed,
          \(texts.joined(separator: ",\n  ")),
          '\(resource.name)' AS collection, \(countries(of: resource)) AS countries
        FROM \(resource.versionTable) AS v
        """
    }
    return DerivedObject(
      .view, TextIndex.source,
      "CREATE VIEW \(TextIndex.source) AS\n\(arms.joined(separator: "\nUNION ALL\n"))")
  }

  /// All texts of one weight, one behind the other.
  private func text(of resource: Resource, _ weight: TextWeight) -> String {
    let parts = SearchedField.all(of: resource).filter { $0.weight == weight }.map(\.sql)
    return parts.isEmpty ? "NULL" : TextFolding.sql(parts.joined(separator: " || "))
  }

  /// The codes of the countries that a record is about: those that the filter finds it by, or its own.
  private func countries(of resource: Resource) -> String {
    switch resource.filter("country")?.place {
    case .columns(let columns): columns.map { "coalesce(v.\($0), '')" }.joined(separator: " || ' ' || ")
    case .list(let table, let column):
      "(SELECT group_concat(i.\(column), ' ') FROM \(table) AS i WHERE i.version = v.version)"
    case nil: resource.name == resources.countryCollection ? "v.id" : "NULL"
    }
  }

  private var indexTable: DerivedObject {
    DerivedObject(
      .table, TextIndex.table,
      """
      CREATE VIRTUAL TABLE \(TextIndex.table) USING fts5(\(TextIndex.columnList), content='', \
      tokenize='\(([TextIndex.tokenizer.name] + TextIndex.tokenizer.options).joined(separator: " "))')
      """,
      fills: resources.map {
        """
        INSERT INTO \(TextIndex.table) (rowid, \(TextIndex.columnList))
        SELECT version, \(TextIndex.columnList) FROM \(TextIndex.source)
        WHERE collection = '\($0.name)' AND closed IS NULL
        """
      }
    ).made(with: TextIndex.source, TextFolding.table)
  }

  private var vocabularyTable: DerivedObject {
    DerivedObject(
      .table, TextIndex.vocabulary,
      "CREATE VIRTUAL TABLE \(TextIndex.vocabulary) USING fts5vocab(\(TextIndex.table), row)")
  }

  /// A version that was not indexed yet when it was closed never is.
  private func noting(_ resource: Resource, _ event: String, isIndexed: Int) -> DerivedObject {
    let name = "\(resource.table)_text_\(event)"
    let change = isIndexed == 1 ? "UPDATE OF closed" : "INSERT"
    return DerivedObject(
      .trigger, name,
      """
      CREATE TRIGGER \(name) AFTER \(change) ON \(resource.versionTable)
      BEGIN
        INSERT INTO \(TextIndex.pending) VALUES (NEW.version, '\(resource.name)', \(isIndexed))
        ON CONFLICT (version) DO NOTHING;
      END
      """)
  }

  /// FTS5 takes a row out of an index without texts by the texts that it was made of.
  private var takingTrigger: DerivedObject {
    let source = "FROM \(TextIndex.source) WHERE collection = OLD.collection AND version = OLD.version"
    return DerivedObject(
      .trigger, "\(TextIndex.pending)_is_indexed",
      """
      CREATE TRIGGER \(TextIndex.pending)_is_indexed BEFORE DELETE ON \(TextIndex.pending)
      BEGIN
        INSERT INTO \(TextIndex.table) (\(TextIndex.table), rowid, \(TextIndex.columnList))
        SELECT 'delete', version, \(TextIndex.columnList) \(source) AND OLD.is_indexed;
        INSERT INTO \(TextIndex.table) (rowid, \(TextIndex.columnList))
        SELECT version, \(TextIndex.columnList) \(source) AND NOT OLD.is_indexed AND closed IS NULL;
      END
      """
    ).made(with: TextIndex.pending)
  }
}

import Domain
internal import System

/// The index over the words of every current record, for `q` and `/v1/search`: one table of FTS5
/// (sqlite.org/fts5.html) for all collections, in which the number of a version is the number of a row.
///
/// It keeps words and not the texts, which stand in the versions. It follows from these: every commit ends with the
/// statements that bring it up to date (`CommitUpdates`).
///
/// It has no index of prefixes: that would make it twice as large, and a prefix of three letters no faster.
struct TextIndex {
  /// The table of FTS5.
  static let table = "text_index"
  /// Its words, with how many records have each.
  static let vocabulary = "text_vocabulary"
  /// What takes texts apart, as the name and the options of a tokenizer.
  static let tokenizer = (name: "unicode61", options: ["remove_diacritics", "2"])

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

  /// The table of the index and the one of the letters that its texts are folded by, which notes what texts these are: so
  /// the index is made anew where other texts belong into it.
  var objects: [DerivedObject] {
    let fills = resources.map { "\(insertion) \(source(of: $0)) WHERE v.closed IS NULL" }
    return [
      TextFolding.object(noting: Fingerprint.digits(of: fills)),
      DerivedObject(
        .table, TextIndex.table,
        """
        CREATE VIRTUAL TABLE \(TextIndex.table) USING fts5(\(TextIndex.columnList), content='', \
        tokenize='\(([TextIndex.tokenizer.name] + TextIndex.tokenizer.options).joined(separator: " "))')
        """, fills: fills
      ).made(with: TextFolding.table),
      DerivedObject(
        .table, TextIndex.vocabulary,
        "CREATE VIRTUAL TABLE \(TextIndex.vocabulary) USING fts5vocab(\(TextIndex.table), row)"),
    ]
  }

  private var insertion: String { "INSERT INTO \(TextIndex.table) (rowid, \(TextIndex.columnList))" }

  // MARK: A commit

  /// Indexes the versions that were opened, from `?2` on.
  func opening(_ resource: Resource) -> String {
    "\(insertion) \(source(of: resource)) WHERE v.version >= ?2"
  }

  /// Takes out those that the commit `?1` closed. FTS5 takes a row out of an index without texts by the texts that it was
  /// made of.
  func closing(_ resource: Resource) -> String {
    """
    INSERT INTO \(TextIndex.table) (\(TextIndex.table), rowid, \(TextIndex.columnList))
    \(source(of: resource, "'delete', ")) WHERE v.closed = ?1
    """
  }

  // MARK: Texts

  /// The rows of the index that versions `v` of a collection have.
  private func source(of resource: Resource, _ first: String = "") -> String {
    let texts = TextWeight.allCases.map { "\(text(of: resource, $0)) AS \($0.rawValue)" }
    return """
      SELECT \(first)v.version,
        \(texts.joined(separator: ",\n  ")),
        '\(resource.name)' AS collection, \(countries(of: resource)) AS countries
      FROM \(resource.versionTable) AS v
      """
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
}

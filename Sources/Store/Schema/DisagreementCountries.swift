import Domain

/// A table of the countries that records are or were about that disagree or once did: what leads to the conflicts about a
/// country, so that they cost what there are of them. It may name more than is so now, and never less, so that whoever
/// reads it holds each against the question. A figure is about the countries of its series.
struct DisagreementCountries {
  /// The name of the table.
  static let table = "disagreement_country"

  /// The table.
  static func objects(of resources: [Resource]) -> [DerivedObject] {
    let fills = resources.compactMap(DisagreementCountries.init).flatMap {
      $0.statements(["IS NULL", "IS NOT NULL"])
    }
    return [.filled(table, columns: columns, fills: fills).made(with: DisagreementIndex.table)]
  }

  private static let columns = """
      country TEXT NOT NULL,
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      PRIMARY KEY (country, collection, id)
    """

  /// The collection whose records disagree.
  private let resource: Resource
  /// The collection of those that are about countries: itself, or the one above it.
  private let subject: Resource
  private let place: Filter.Place

  /// Nil where nothing of the collection is about a country.
  private init?(_ resource: Resource) {
    let subject = resource.parent.flatMap { Resource.named($0.collection) } ?? resource
    guard let place = subject.filter("country")?.place else { return nil }
    (self.resource, self.subject, self.place) = (resource, subject, place)
  }

  /// The countries of a version, each as SQL, with what it is read from besides the version.
  private func countries(of row: String) -> [(country: String, list: Source?)] {
    switch place {
    case .columns(let columns): columns.map { ("\(row).\($0)", nil) }
    case .list(let table, let column):
      [("i.\(column)", Source("\(table) AS i", "i.version = \(row).version"))]
    }
  }

  /// A table, and which of its rows are meant.
  private struct Source {
    let table: String
    let condition: String?

    init(_ table: String, _ condition: String? = nil) { (self.table, self.condition) = (table, condition) }
  }

  // MARK: A commit

  /// Notes the countries of the records that disagree by versions from `?2` on.
  static func updates(of resources: [Resource]) -> [String] {
    resources.compactMap(DisagreementCountries.init).flatMap {
      $0.statements(["IS NULL"], where: " AND d.version >= ?2 AND d.closed IS NULL")
    }
  }

  /// Notes the countries of versions that were opened, from `?2` on: a new version of what is known to disagree may be
  /// about other countries; so may one above figures.
  static func opening(_ subject: Resource) -> [String] {
    Resource.all.compactMap(DisagreementCountries.init).filter { $0.subject.name == subject.name }
      .flatMap(\.ofOpened)
  }

  private var ofOpened: [String] {
    let versions = Source("\(subject.versionTable) AS v", "v.version >= ?2")
    func isKnown(_ id: String) -> String {
      """
      EXISTS (SELECT 1 FROM \(DisagreementIndex.table) AS e
          WHERE e.collection = '\(resource.name)' AND e.id = \(id))
      """
    }
    return countries(of: "v").map { country, list in
      guard let parent = resource.parent else {
        return insert(country, "v.id", from: [versions], list: list, isKnown("v.id"))
      }
      let below = Source("\(resource.versionTable) AS o", "o.\(parent.field) = v.id AND o.closed IS NULL")
      return insert(
        country, "o.id", from: [versions, below], list: list, "v.revision > 1 AND \(isKnown("o.id"))")
    }
  }

  // MARK: Statements

  /// What notes the countries of records that disagree.
  /// - Parameters:
  ///   - states: whether versions are looked at that are current, or were.
  ///   - condition: holds for the pair `d`, behind another.
  private func statements(_ states: [String], where condition: String = "") -> [String] {
    let pair = Source("\(DisagreementIndex.table) AS d")
    let isOf = "d.collection = '\(resource.name)'\(condition)"
    return states.flatMap { state -> [[Source]] in
      guard let parent = resource.parent else {
        return [[pair, Source("\(subject.versionTable) AS v", "v.id = d.id AND v.closed \(state)")]]
      }
      return states.map { above in
        [
          pair,
          Source("\(resource.versionTable) AS o", "o.id = d.id AND o.closed \(state)"),
          Source("\(subject.versionTable) AS v", "v.id = o.\(parent.field) AND v.closed \(above)"),
        ]
      }
    }.flatMap { sources in
      countries(of: "v").map { insert($0, "d.id", from: sources, list: $1, isOf) }
    }
  }

  private func insert(
    _ country: String, _ id: String, from sources: [Source], list: Source?, _ condition: String
  ) -> String {
    let sources = sources + [list].compactMap { $0 }
    let tables = sources.map(\.table).joined(separator: " CROSS JOIN ")
    let conditions = [condition] + sources.compactMap(\.condition) + ["\(country) IS NOT NULL"]
    return """
      INSERT OR IGNORE INTO \(DisagreementCountries.table)
        SELECT \(country), '\(resource.name)', \(id) FROM \(tables)
        WHERE \(conditions.joined(separator: " AND "))
      """
  }
}

import Domain

/// A table of the countries that records are or were about that disagree or once did: what leads to the conflicts about a
/// country, so that they cost what there are of them. It may name more than is so now, and never less, so that whoever
/// reads it holds each against the question. A figure is about the countries of its series.
struct DisagreementCountries {
  /// The name of the table.
  static let table = "disagreement_country"

  /// The table, and the triggers that keep it.
  static func objects(of resources: [Resource]) -> [DerivedObject] {
    let tables = resources.compactMap(DisagreementCountries.init)
    let fills = tables.flatMap {
      $0.statements(from: "\(DisagreementIndex.table) AS d", "d", ["IS NULL", "IS NOT NULL"])
    }
    let noting = tables.flatMap { $0.statements(from: nil, "NEW", ["IS NULL"]) }
    return [
      .filled(table, columns: columns, fills: fills).made(with: DisagreementIndex.table),
      DerivedObject(
        .trigger, "\(table)_is_noted",
        """
        CREATE TRIGGER \(table)_is_noted AFTER INSERT ON \(DisagreementIndex.table)
        BEGIN
          \(noting.map { $0 + ";" }.joined(separator: "\n  "))
        END
        """),
    ] + tables.map(\.trigger)
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

  /// What notes the countries of records that a row names.
  /// - Parameters:
  ///   - source: what the row is read from; nil for that of a trigger.
  ///   - states: whether versions are looked at that are current, or were.
  private func statements(from source: String?, _ row: String, _ states: [String]) -> [String] {
    let rows = [source].compactMap { $0 }.map { Source($0) }
    let isOf = "\(row).collection = '\(resource.name)'"
    return states.flatMap { state -> [[Source]] in
      guard let parent = resource.parent else {
        return [rows + [Source("\(subject.versionTable) AS v", "v.id = \(row).id AND v.closed \(state)")]]
      }
      return states.map { above in
        rows + [
          Source("\(resource.versionTable) AS o", "o.id = \(row).id AND o.closed \(state)"),
          Source("\(subject.versionTable) AS v", "v.id = o.\(parent.field) AND v.closed \(above)"),
        ]
      }
    }.flatMap { sources in
      countries(of: "v").map { insert($0, "\(row).id", from: sources, list: $1, isOf) }
    }
  }

  /// A new version of what is known to disagree may be about other countries; so may one above figures.
  private var trigger: DerivedObject {
    let name = "\(resource.table)_disagrees_about"
    func isKnown(_ id: String) -> String {
      """
      EXISTS (SELECT 1 FROM \(DisagreementIndex.table) AS e
          WHERE e.collection = '\(resource.name)' AND e.id = \(id))
      """
    }
    let statements = countries(of: "NEW").map { country, list in
      guard let parent = resource.parent else {
        return insert(country, "NEW.id", from: [], list: list, isKnown("NEW.id"))
      }
      let below = Source("\(resource.versionTable) AS o", "o.\(parent.field) = NEW.id AND o.closed IS NULL")
      return insert(country, "o.id", from: [below], list: list, "NEW.revision > 1 AND \(isKnown("o.id"))")
    }
    return DerivedObject(
      .trigger, name,
      """
      CREATE TRIGGER \(name) AFTER INSERT ON \(subject.versionTable)
      BEGIN
        \(statements.map { $0 + ";" }.joined(separator: "\n  "))
      END
      """)
  }

  private func insert(
    _ country: String, _ id: String, from sources: [Source], list: Source?, _ condition: String
  ) -> String {
    let sources = sources + [list].compactMap { $0 }
    let tables = sources.map(\.table).joined(separator: " CROSS JOIN ")
    let conditions = [condition] + sources.compactMap(\.condition) + ["\(country) IS NOT NULL"]
    return """
      INSERT OR IGNORE INTO \(DisagreementCountries.table)
        SELECT \(country), '\(resource.name)', \(id)\(tables.isEmpty ? "" : " FROM \(tables)")
        WHERE \(conditions.joined(separator: " AND "))
      """
  }
}

import Domain

/// A table of the records that disagree or once did, each pair from both sides: those that a link says so of, and claims
/// about the same thing at the same time of which SQL cannot say that both can be so. A pair has the commits between which
/// it is there, as a version has. What disagrees is read from it in order, and costs what is found, however much is stored
/// that nothing disagrees with.
///
/// It follows from the versions and their rows, holds nothing of its own, and is brought up to date by every commit
/// (`CommitUpdates`).
struct DisagreementIndex {
  /// The name of the table.
  static let table = "disagreement"
  /// The index of those that disagree now, in order.
  static let current = "disagreement_current"

  /// The table and its indexes.
  static func objects(of resources: [Resource]) -> [DerivedObject] {
    let indexes = resources.map(DisagreementIndex.init)
    let fills =
      indexes.compactMap { $0.linked(where: "true") }
      + ["b.closed IS NULL", "b.closed > a.opened"].flatMap { state in
        indexes.compactMap { $0.rivals(where: state) }
      } + [mirrored("")]
    return [.filled(table, columns: columns, fills: fills)]
      + [index("current", "collection, id"), index("by_version", "version"), index("by_rival", "rival")]
  }

  /// An index of the pairs that are there now.
  private static func index(_ suffix: String, _ columns: String) -> DerivedObject {
    let name = "\(table)_\(suffix)"
    return DerivedObject(.index, name, "CREATE INDEX \(name) ON \(table) (\(columns)) WHERE closed IS NULL")
  }

  private static let columns = """
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      other_collection TEXT NOT NULL,
      other TEXT NOT NULL,
      version INTEGER NOT NULL, -- The version by which they disagree, of one of the two.
      rival INTEGER NOT NULL, -- The version of the other that it disagrees with; 0 where a link says so.
      opened INTEGER NOT NULL, -- The commit from which on they do.
      closed INTEGER, -- The commit from which on they do no more; NULL while they do.
      PRIMARY KEY (collection, id, other_collection, other, version)
    """

  private let resource: Resource

  private init(_ resource: Resource) { self.resource = resource }

  // MARK: A commit

  /// Notes what versions that were opened, from `?2` on, disagree with.
  static func opening(_ resource: Resource) -> [String] {
    let found = DisagreementIndex(resource).found(since: "a.version >= ?2")
    return found.isEmpty ? [] : found + [mirrored(" WHERE version >= ?2 AND closed IS NULL")]
  }

  /// Ends what versions disagreed with that the commit `?1` closed.
  static func closing(_ resource: Resource) -> [String] {
    guard !DisagreementIndex(resource).found(since: "true").isEmpty else { return [] }
    return ["version", "rival"].map {
      """
      UPDATE \(table) SET closed = ?1 WHERE closed IS NULL AND \($0) IN (
        SELECT version FROM \(resource.versionTable) WHERE closed = ?1)
      """
    }
  }

  /// A row where records disagree by versions from `?` on.
  static let isAnySince = "SELECT 1 FROM \(table) WHERE version >= ? AND closed IS NULL LIMIT 1"

  private func found(since version: String) -> [String] {
    [linked(where: version), rivals(where: "\(version) AND b.closed IS NULL")].compactMap { $0 }
  }

  // MARK: Pairs

  /// Each pair from its other side.
  private static func mirrored(_ condition: String) -> String {
    """
    INSERT OR IGNORE INTO \(table)
      SELECT other_collection, other, collection, id, version, rival, opened, closed FROM \(table)\(condition)
    """
  }

  /// What a link says disagrees; nil for a collection without links.
  /// - Parameter condition: holds for the version `a` of the record that has the link.
  private func linked(where condition: String) -> String? {
    guard let list = resource.linkList else { return nil }
    return """
      INSERT OR IGNORE INTO \(DisagreementIndex.table)
        SELECT '\(resource.name)', a.id, l.collection, l.target, a.version, 0,
          a.opened, a.closed
        FROM \(resource.versionTable) AS a JOIN \(list.table) AS l USING (version) WHERE \(condition) AND l.relation = 'disagrees_with'
          AND (l.collection, l.target) <> ('\(resource.name)', a.id)
      """
  }

  /// Claims about the same thing that are not the same, with those that were there before them; nil where no declaration
  /// says which these are.
  /// - Parameter condition: holds for a claim `a` and one `b` that was there when it came.
  private func rivals(where condition: String) -> String? {
    guard let disagreement = resource.disagreement, !disagreement.subject.isEmpty else { return nil }
    let same = disagreement.subject.flatMap { resource.sortKeys([Order($0)]).dropLast() }.map {
      "\($0.expression(in: "b")) = \($0.expression(in: "a"))"
    }
    let dated = disagreement.subject.filter { resource.dateField($0) != nil }
    let conditions =
      [condition, "b.id <> a.id", "b.version < a.version"] + dated.map { "a.\($0) IS NOT NULL" }
      + resource.differ(disagreement) + [resource.overlap, resource.linkList.map(unless)].compactMap { $0 }
    return """
      INSERT OR IGNORE INTO \(DisagreementIndex.table)
        SELECT '\(resource.name)', a.id, '\(resource.name)', b.id, a.version, b.version, a.opened,
          nullif(min(coalesce(a.closed, \(never)), coalesce(b.closed, \(never))), \(never))
        FROM \(resource.versionTable) AS a CROSS JOIN \(resource.versionTable) AS b
        WHERE \((same + conditions).joined(separator: "\n    AND "))
      """
  }

  /// Behind every commit.
  private var never: Int64 { .max }

  /// No link between the two says that both can hold.
  private func unless(_ list: Field.List) -> String {
    """
    NOT EXISTS (SELECT 1 FROM \(list.table) AS l WHERE l.version IN (a.version, b.version)
          AND l.relation = 'see_also' AND l.collection = '\(resource.name)'
          AND l.target = iif(l.version = a.version, b.id, a.id))
    """
  }
}

extension Resource {
  /// The list of its links; nil where it has none.
  var linkList: Field.List? { lists.first(where: \.isLinks) }

  /// SQL: a and b say different things. Of figures only what was counted is held against what was counted, and so
  /// on; whether one number can be both is seen when they are read.
  fileprivate func differ(_ disagreement: Disagreement) -> [String] {
    let claim = disagreement.claim
    guard disagreement.exclusive.isEmpty else {
      let lists = disagreement.exclusive.map { codes in
        let list = codes.map { "'\($0)'" }.joined(separator: ", ")
        return "a.\(claim) IN (\(list)) AND b.\(claim) IN (\(list))"
      }
      return ["b.\(claim) <> a.\(claim) AND (\(lists.joined(separator: " OR ")))"]
    }
    let sides = ["a", "b"].map { "(\($0).\(claim), \($0).bound, coalesce(\($0).\(claim)_max, 0))" }
    return [sides.joined(separator: " <> ")] + [expectations].compactMap { $0 }
  }

  /// SQL: both tell of what happened, or both of the same kind of expectation.
  private var expectations: String? {
    guard let field = field("obs_status"), case .choice(let codes) = field.kind else { return nil }
    let cases = codes.values.compactMap { code -> String? in
      let expectation = ClaimFacts(status: code, reliability: nil, published: nil).expectation
      return expectation == .actual ? nil : " WHEN '\(code)' THEN \(expectation.rawValue)"
    }.joined()
    guard !cases.isEmpty else { return nil }
    return ["a", "b"].map { "CASE \($0).obs_status\(cases) ELSE 0 END" }.joined(separator: " = ")
  }

  /// SQL: a and b hold at one time, whatever days their dates mean. An observer until 2017 and a member since 2017
  /// need never have been both.
  fileprivate var overlap: String? {
    guard let time, time.date == nil else { return nil }
    return [("a", "b"), ("b", "a")].map { one, other in
      let begun = (time.beginnings.map { "\(one).\($0)_max" } + ["'0000-01-01'"]).joined(separator: ", ")
      let ended = (time.ends.map { "\(other).\($0)_min" } + ["'9999-12-31'"]).joined(separator: ", ")
      return "coalesce(\(begun)) <= coalesce(\(ended))"
    }.joined(separator: " AND ")
  }
}

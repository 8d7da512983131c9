package import Domain
import SQLite

/// A record in which the words of a search stand.
package struct SearchHit: Sendable {
  /// Its collection.
  package let collection: String
  /// Its id.
  package let id: String
  /// What it is called, or what it claims in a few words.
  package let title: String
  /// How much it matters, where the collection says so: the code of its `weight`.
  package let weight: String?
  /// Where the words stand, in the fields that count most.
  package let snippets: [Snippet]
}

extension Reader {
  /// The records in which the words of a search stand, the best first.
  /// - Returns: a page of them, and the place behind which the next one begins; nil where this is the last.
  package func hits(of search: SearchQuestion) throws(Problem) -> (hits: [SearchHit], next: PageCursor?) {
    try store { () throws(SQLiteError) in
      let query = search.statement
      let places = try connection.prepare(query.sql).all(query.values.map(\.binding)) {
        (version: $0.integer(0), rank: $0.real(1))
      }
      let matches = try TextMatches(search.words, tokenizer())
      var hits: [SearchHit] = []
      for place in places.prefix(search.limit) {
        if let hit = try hit(place.version, matches) { hits.append(hit) }
      }
      guard places.count > search.limit, let last = places.dropLast().last else { return (hits, nil) }
      return (hits, PageCursor(keys: [.real(last.rank), .integer(last.version)]))
    }
  }

  private func hit(_ version: Int64, _ matches: TextMatches) throws(SQLiteError) -> SearchHit? {
    let record = try connection.prepare("SELECT collection, id FROM changes WHERE version = ?").first([
      .integer(version)
    ]) { (collection: $0.text(0), id: $0.text(1)) }
    guard let record, let resource = Resource.named(record.collection) else { return nil }
    let texts = SearchedTexts(resource)
    guard let (title, weight, fields) = try texts.read(version, connection) else { return nil }
    var snippets: [Snippet] = []
    for (field, text) in fields where snippets.count < SearchQuestion.mostSnippets {
      let ranges = matches.ranges(in: text)
      if !ranges.isEmpty { snippets.append(Snippet(field: field, text, ranges)) }
    }
    return SearchHit(
      collection: record.collection, id: record.id, title: title, weight: weight, snippets: snippets)
  }
}

/// The searched texts of one record, those that count most first.
private struct SearchedTexts {
  private let resource: Resource
  private let own: [SearchedField]
  private let listed: [SearchedField]

  init(_ resource: Resource) {
    self.resource = resource
    let fields = SearchedField.all(of: resource)
    (own, listed) = (fields.filter { $0.list == nil }, fields.filter { $0.list != nil })
  }

  func read(
    _ version: Int64, _ connection: Connection
  ) throws(SQLiteError) -> (title: String, weight: String?, fields: [(String, String)])? {
    let weight = resource.field("weight") == nil ? "NULL" : "v.weight"
    let columns = [resource.label, weight] + own.map { "v.\($0.column)" }
    let sql =
      "SELECT \(columns.joined(separator: ", ")) FROM \(resource.versionTable) AS v WHERE v.version = ?"
    let record = try connection.prepare(sql).first([.integer(version)]) { row in
      (
        title: row.text(0), weight: row.textIfPresent(1),
        texts: own.indices.map { ($0, row.textIfPresent($0 + 2)) }
      )
    }
    guard let record else { return nil }
    var texts: [(field: SearchedField, text: String)] = record.texts.compactMap { index, text in
      text.map { (own[index], $0) }
    }
    for field in listed {
      let sql = "SELECT \(field.column) FROM \(field.list ?? "") WHERE version = ? ORDER BY position"
      texts += try connection.prepare(sql).all([.integer(version)]) { $0.textIfPresent(0) }
        .compactMap { $0 }.map { (field, $0) }
    }
    let weights = TextWeight.allCases
    let ordered = weights.flatMap { weight in texts.filter { $0.field.weight == weight } }
    return (record.title, record.weight, ordered.map { ($0.field.name, $0.text) })
  }
}

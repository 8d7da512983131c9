import Domain
import SQLite

extension RecordCheck {
  /// Every citation of a text names a line and at most twelve words that stand there.
  static var quotes: RecordCheck {
    RecordCheck(summary: "every quote stands at its line, in at most twelve words") {
      (connection, texts) throws(SQLiteError) in
      var findings = Findings()
      var unseen: [String: Int] = [:]
      for resource in Resource.all {
        for citation in try Citation.all(of: resource, connection) {
          if let fault = citation.fault(texts) {
            findings.faults.append("\(resource.name)/\(citation.record): \(fault)")
          } else if citation.quote != nil, texts[citation.source] == nil {
            unseen[citation.source, default: 0] += 1
          }
        }
      }
      findings.unseen = unseen.sorted { $0.key < $1.key }.map { source, count in
        "\(count) quotes of \(source): its text is not at hand"
      }
      return findings
    }
  }
}

/// One citation of a current record.
private struct Citation {
  let record: String
  let source: String
  let sourceKind: String
  let paragraph: Int?
  let quote: String?

  /// The most words a quote may have.
  static let wordsMost = 12

  static func all(of resource: Resource, _ connection: Connection) throws(SQLiteError) -> [Citation] {
    let sql = """
      SELECT v.id, c.source, s.kind, c.paragraph, c.quote
      FROM \(resource.table)_citation AS c JOIN \(resource.versionTable) AS v USING (version)
        JOIN source_version AS s ON s.id = c.source AND s.closed IS NULL
      WHERE v.closed IS NULL ORDER BY v.id, c.position
      """
    return try connection.prepare(sql).all([]) { row in
      Citation(
        record: row.text(0), source: row.text(1), sourceKind: row.text(2),
        paragraph: row.integerIfPresent(3).map(Int.init), quote: row.textIfPresent(4))
    }
  }

  /// A standard is cited as a whole; any other text by its line and words.
  func fault(_ texts: [String: SourceText]) -> String? {
    if sourceKind == "standard", paragraph == nil, quote == nil { return nil }
    guard let paragraph, let quote else { return "the citation of \(source) names no paragraph or no quote." }
    let words = quote.split(whereSeparator: \.isWhitespace).count
    if words > Citation.wordsMost {
      return "the quote \"\(quote)\" has \(words) words; \(Citation.wordsMost) are allowed."
    }
    guard let text = texts[source] else { return nil }
    guard let line = text.line(paragraph) else { return "\(source) has no line \(paragraph)." }
    // By code points, as whoever looks the quote up by its bytes does.
    if line.utf8.firstRange(of: quote.utf8) != nil { return nil }
    let difference = LookAlike(quote, in: line).map {
      ": the quote has \($0.quoted) where the text has \($0.printed)"
    }
    return "\"\(quote)\" does not stand in line \(paragraph) of \(source)\(difference ?? "")."
  }
}

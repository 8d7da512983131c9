package import Domain
import SQLite

/// What a caller may have meant whose search found nothing.
extension Reader {
  /// Searches that find something, each with other words in the place of those that stand in no record; the nearest
  /// first, three at most. None where every word stands somewhere.
  package func suggestions(insteadOf search: SearchQuestion) throws(Problem) -> [String] {
    try store { () throws(SQLiteError) in
      let vocabulary = Vocabulary(connection, try tokenizer())
      var alternatives: [[TextQuery.Term]] = []
      for term in search.words.terms {
        let nearest = try vocabulary.knows(term) ? [] : vocabulary.nearest(to: term)
        alternatives.append(nearest.isEmpty ? [term] : nearest)
      }
      var suggestions: [String] = []
      for index in 0..<Vocabulary.most
      where alternatives.contains(where: { index < $0.count && $0.count > 1 || index == 0 }) {
        let terms = alternatives.map { $0[min(index, $0.count - 1)] }
        let words = TextQuery(terms: terms)
        guard words != search.words, !suggestions.contains(words.text) else { continue }
        let found = try connection.prepare(TextIndex.search + " LIMIT 1").first([
          .text(words.expression(collections: search.collections, countries: search.countries))
        ]) { _ in true }
        if found != nil { suggestions.append(words.text) }
      }
      return suggestions
    }
  }

  /// At most so many records are named where a text names none by its id.
  private static let mostCalled = 3

  /// See `RecordLookup`. Found by the words of the text index, so by what a record is called now: those with the very words,
  /// or else those in which the last one begins so.
  package func records(called text: String, in collection: String) throws(Problem) -> [String] {
    guard let words = try? TextQuery(text), !words.terms.isEmpty else { return [] }
    let whole = TextQuery(terms: words.terms.map { .init(text: $0.text, isPrefix: false, isPhrase: true) })
    return try store { () throws(SQLiteError) in
      let called = try records(with: whole, in: collection)
      return called.isEmpty ? try records(with: words, in: collection) : called
    }
  }

  private func records(with words: TextQuery, in collection: String) throws(SQLiteError) -> [String] {
    let sql = "\(TextIndex.search) ORDER BY \(TextIndex.rank), rowid LIMIT \(Reader.mostCalled)"
    let found = try connection.prepare(sql).all([.text(words.expression(collections: [collection]))]) {
      $0.integer(0)
    }
    let names = RecordNames(connection, at: .now)
    var called: [String] = []
    for version in found {
      let id = try connection.prepare("SELECT id FROM changes WHERE version = ?").first([.integer(version)]) {
        $0.text(0)
      }
      if let id, let name = names.name(of: id, in: collection) { called.append("\"\(id)\" (\(name))") }
    }
    return called
  }
}

/// The words that stand in any record.
private struct Vocabulary {
  /// So many words are suggested for one, at most.
  static let most = 3
  /// So many words are looked at, at most: a bound on the time.
  private static let mostRead: Int64 = 50_000

  private let connection: Connection
  private let tokenizer: Tokenizer

  init(_ connection: Connection, _ tokenizer: Tokenizer) {
    (self.connection, self.tokenizer) = (connection, tokenizer)
  }

  /// The word of a term as the index has it; nil for a phrase of several.
  private func word(_ term: TextQuery.Term) -> String? {
    let tokens = tokenizer.tokens(of: TextFolding.folded(term.text).text)
    return tokens.count == 1 ? tokens[0].text : nil
  }

  /// Whether a word stands in a record. Of a phrase that is not asked.
  func knows(_ term: TextQuery.Term) throws(SQLiteError) -> Bool {
    guard let word = word(term) else { return true }
    let end = term.isPrefix ? word + "\u{10FFFF}" : word
    let sql = "SELECT 1 FROM \(TextIndex.vocabulary) WHERE term >= ? AND term <= ? LIMIT 1"
    return try connection.prepare(sql).first([.text(word), .text(end)]) { _ in true } ?? false
  }

  /// Words that differ in at most a third of their letters, the nearest first, and the most frequent of those: among
  /// the words with the same first letter, or, where there is none, among all.
  func nearest(to term: TextQuery.Term) throws(SQLiteError) -> [TextQuery.Term] {
    guard let word = word(term), let first = word.unicodeScalars.first else { return [] }
    var found = try near(word, from: String(first), to: String(first) + "\u{10FFFF}")
    if found.isEmpty { found = try near(word, from: "a", to: "\u{10FFFF}") }
    return found.prefix(Vocabulary.most).map { TextQuery.Term(text: $0, isPrefix: false, isPhrase: false) }
  }

  private func near(_ word: String, from start: String, to end: String) throws(SQLiteError) -> [String] {
    let letters = Array(word.unicodeScalars.prefix(64))
    let most = max(1, letters.count / 3)
    var near: [(word: String, distance: Int, count: Int64)] = []
    let sql = "SELECT term, doc FROM \(TextIndex.vocabulary) WHERE term >= ? AND term <= ? LIMIT ?"
    try connection.prepare(sql).forEach([.text(start), .text(end), .integer(Vocabulary.mostRead)]) {
      (row) throws(SQLiteError) in
      let known = row.text(0)
      let others = Array(known.unicodeScalars)
      guard abs(others.count - letters.count) <= most else { return }
      let distance = Spelling.distance(letters, others)
      if distance <= most { near.append((known, distance, row.integer(1))) }
    }
    return near.sorted { ($0.distance, -$0.count, $0.word) < ($1.distance, -$1.count, $1.word) }.map(\.word)
  }
}

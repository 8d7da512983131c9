import Domain

/// What is looked for in the texts of records: words, beginnings of words, and phrases. A record has all of them.
///
/// A caller may write anything. What stands in quotation marks is a phrase, a star ends the beginning of a word, and the
/// last word may go on too; everything else is text, also what FTS5 would take for an operator.
package struct TextQuery: Equatable, Sendable {
  /// A word or a phrase.
  struct Term: Hashable, Sendable {
    /// As the caller wrote it, without its marks.
    let text: String
    /// Whether its last word is only the beginning of one.
    let isPrefix: Bool
    /// Whether it stood in quotation marks.
    let isPhrase: Bool
  }

  /// Each once.
  let terms: [Term]

  /// At most so many words and phrases.
  static let mostTerms = 32

  /// Why a text is no query: it is empty, or has too many words. Nothing else can be wrong with one.
  struct Fault: Error {
    let detail: String
  }

  /// The terms of a query; none where it has no letter and no digit.
  init(_ text: String) throws(Fault) {
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw Fault(detail: "\"q\" is empty: write the words to look for.")
    }
    var terms = TextQuery.parts(of: text).compactMap(Term.init)
    if let last = terms.last, !last.isPhrase {
      terms[terms.count - 1] = Term(text: last.text, isPrefix: true, isPhrase: false)
    }
    self.terms = terms.indices.filter { !terms[..<$0].contains(terms[$0]) }.map { terms[$0] }
    guard self.terms.count <= TextQuery.mostTerms else {
      throw Fault(detail: "\"q\" has more than \(TextQuery.mostTerms) words.")
    }
  }

  /// A query of these terms.
  init(terms: [Term]) { self.terms = terms }

  /// The query as a caller would write it.
  var text: String {
    terms.map { $0.isPhrase ? "\"\($0.text)\"" : $0.text }.joined(separator: " ")
  }

  private static let quotes: Set<Unicode.Scalar> = [
    "\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}",
  ]

  /// The query cut at its quotation marks and, outside them, at spaces. The last phrase need not be closed.
  private static func parts(of text: String) -> [(text: String, isPhrase: Bool)] {
    var parts: [(text: String, isPhrase: Bool)] = []
    var part = String.UnicodeScalarView()
    var isPhrase = false
    func end() {
      if !part.isEmpty { parts.append((String(part), isPhrase)) }
      part = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if quotes.contains(scalar) {
        end()
        isPhrase.toggle()
      } else if scalar.value < 0x20 || !isPhrase && scalar.properties.isWhitespace {
        // FTS5 takes a NUL for the end of the query.
        isPhrase ? part.append(" ") : end()
      } else {
        part.append(scalar)
      }
    }
    end()
    return parts
  }

  // MARK: FTS5

  /// The query as FTS5 reads it (sqlite.org/fts5.html section 3), in which nothing of the caller's is an operator; for
  /// nothing to look for, one that finds nothing.
  /// - Parameters:
  ///   - collections: only records of these; of all where there are none.
  ///   - countries: only records that are about one of these; about any where there are none.
  func expression(collections: [String] = [], countries: [String] = []) -> String {
    guard !terms.isEmpty else { return "\"\"" }
    let columns = TextWeight.allCases.map(\.rawValue).joined(separator: " ")
    let all = terms.map(\.expression).joined(separator: " AND ")
    return
      (["{\(columns)} : (\(all))"]
      + [("collection", collections), ("countries", countries)].compactMap { column, values in
        values.isEmpty ? nil : "\(column) : (\(values.map { "\"\($0)\"" }.joined(separator: " OR ")))"
      }).joined(separator: " AND ")
  }
}

extension TextQuery.Term {
  /// Nil where there is no letter and no digit, which FTS5 drops.
  fileprivate init?(_ part: (text: String, isPhrase: Bool)) {
    guard part.text.unicodeScalars.contains(where: \.isOfWord) else { return nil }
    let isPrefix = !part.isPhrase && part.text.hasSuffix("*")
    self.init(text: part.text, isPrefix: isPrefix, isPhrase: part.isPhrase)
  }

  fileprivate var expression: String {
    let text = TextFolding.folded(text).text.replacing("\"", with: " ")
    return "\"\(text)\"" + (isPrefix ? " *" : "")
  }
}

extension Unicode.Scalar {
  /// Whether words consist of such, to FTS5: letters, numbers, and characters for private use.
  fileprivate var isOfWord: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse:
      true
    default: false
    }
  }
}

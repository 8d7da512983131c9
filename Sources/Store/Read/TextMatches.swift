import SQLite

/// Where the words of a query stand in a text, found as FTS5 finds them.
final class TextMatches {
  private let tokenizer: Tokenizer
  private let terms: [(words: [String], isPrefix: Bool)]

  init(_ query: TextQuery, _ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    terms = query.terms.map { term in
      (tokenizer.tokens(of: TextFolding.folded(term.text).text).map(\.text), term.isPrefix)
    }
  }

  /// The places of what was found, as Unicode scalars of the text, in order and apart from each other.
  func ranges(in text: String) -> [Range<Int>] {
    let (folded, places) = TextFolding.folded(text)
    let tokens = tokenizer.tokens(of: folded)
    let found = terms.flatMap { term in
      tokens.indices.filter { begins(term.words, term.isPrefix, at: $0, in: tokens) }.map { first in
        tokens[first].bytes.lowerBound..<tokens[first + term.words.count - 1].bytes.upperBound
      }
    }
    guard !found.isEmpty else { return [] }
    let placeOfByte = zip(folded.unicodeScalars, places).flatMap { scalar, place in
      Array(repeating: place, count: scalar.utf8.count)
    }
    return found.map { placeOfByte[$0.lowerBound]..<placeOfByte[$0.upperBound - 1] + 1 }.united
  }

  /// Whether the words of a term stand in a text, the first of them at a place.
  private func begins(
    _ words: [String], _ isPrefix: Bool, at first: Int, in tokens: [Tokenizer.Token]
  ) -> Bool {
    guard let last = words.last, first + words.count <= tokens.count else { return false }
    let end = first + words.count - 1
    guard zip(words.dropLast(), tokens[first..<end]).allSatisfy({ $0 == $1.text }) else { return false }
    return isPrefix ? tokens[end].text.hasPrefix(last) : tokens[end].text == last
  }
}

extension [Range<Int>] {
  /// The same places in order, those that touch each other as one.
  fileprivate var united: [Range<Int>] {
    sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { united, range in
      if let last = united.last, range.lowerBound <= last.upperBound {
        united[united.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
      } else {
        united.append(range)
      }
    }
  }
}

/// A piece of a record's text in which words were found.
package struct Snippet: Equatable, Sendable {
  /// The field: `title`, or `citations.quote` for an item of a list.
  package let field: String
  /// The text, or the part of it around the first word found, with an ellipsis where it was cut.
  package let text: String
  /// Where the words stand in it, as Unicode scalars.
  package let ranges: [Range<Int>]

  /// A text longer than this is cut, to so many scalars.
  static let longest = 240
  /// So many scalars stand before the first word found.
  private static let before = 60

  init(field: String, _ text: String, _ ranges: [Range<Int>]) {
    let scalars = Array(text.unicodeScalars)
    self.field = field
    guard scalars.count > Snippet.longest, let first = ranges.first else {
      (self.text, self.ranges) = (text, ranges)
      return
    }
    let start = Snippet.wordStart(
      max(0, first.lowerBound - Snippet.before), before: first.lowerBound, scalars)
    let end = min(scalars.count, start + Snippet.longest)
    let (head, tail): (String, String) = (start > 0 ? "…" : "", end < scalars.count ? "…" : "")
    self.text = head + String(String.UnicodeScalarView(scalars[start..<end])) + tail
    let shift = start - head.unicodeScalars.count
    self.ranges = ranges.filter { $0.upperBound <= end }.map { $0.lowerBound - shift..<$0.upperBound - shift }
  }

  /// The first place from one on behind a space, if there is one before another.
  private static func wordStart(_ place: Int, before end: Int, _ scalars: [Unicode.Scalar]) -> Int {
    guard place > 0, let space = scalars[place..<end].firstIndex(of: " ") else { return place }
    return space + 1
  }
}

/// A list of codes, declared once: the table that a column refers to, validation, JSON Schema and documentation are
/// derived from it. A list that several fields share is one value. A class, so that handing it on costs one count.
package final class CodeList: Sendable {
  /// One code of a list.
  package struct Code: Sendable {
    /// As records hold it.
    package let code: String
    /// What people call it.
    package let title: String
    /// What it means, in a sentence.
    package let meaning: String
    /// As statistical programs are given it (SDMX).
    package let statistical: String

    init(_ code: String, _ title: String, _ meaning: String, statistical: String? = nil) {
      (self.code, self.title, self.meaning) = (code, title, meaning)
      self.statistical = statistical ?? code
    }
  }

  /// The list's name, which is that of its table: `agreement_kind`.
  package let name: String
  /// What its codes say, in a sentence.
  package let summary: String
  private let contents: @Sendable () -> Contents

  /// What a list holds.
  struct Contents: Sendable {
    let codes: [Code]
    let values: [String]
    let titles: [String: String]

    init(_ codes: [Code]) {
      self.codes = codes
      values = codes.map(\.code)
      titles = Dictionary(codes.map { ($0.code, $0.title) }) { first, _ in first }
    }
  }

  init(_ name: String, _ summary: String, _ codes: [Code]) {
    let contents = Contents(codes)
    (self.name, self.summary, self.contents) = (name, summary, { contents })
  }

  /// A list whose codes follow from declarations that use it: they are asked for when those are there.
  init(_ name: String, _ summary: String, _ contents: @escaping @Sendable () -> Contents) {
    (self.name, self.summary, self.contents) = (name, summary, contents)
  }

  /// The codes with their titles, in the order in which they are shown.
  package var codes: [Code] { contents().codes }
  /// The codes alone, in the same order.
  package var values: [String] { contents().values }
  /// What people call a code; nil where it is none of the list.
  package func title(of code: String) -> String? { contents().titles[code] }

  /// Every list that a declaration uses, each once.
  package static let all: [CodeList] = lists(of: Resource.listed)

  /// The lists that these resources use, each once, in the order in which they first occur.
  package static func lists(of resources: [Resource]) -> [CodeList] {
    var known: Set<String> = []
    return resources.flatMap(\.allColumns).compactMap(\.codes).filter { known.insert($0.name).inserted }
  }
}

extension Resource {
  /// The columns of the version table and of the tables of the lists.
  package var allColumns: [Column] { columns + lists.flatMap(\.columns) }
}

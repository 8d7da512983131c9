import Domain
import SQLite

extension RecordCheck {
  /// The value of a claim is the number that its text prints. A text without digits, such as "triple", is not
  /// read.
  static var values: RecordCheck {
    RecordCheck(summary: "every value is the figure that its text prints") {
      (connection, _) throws(SQLiteError) in
      var findings: [String] = []
      for figure in Figure.all { findings += try figure.misread(connection) }
      return findings
    }
  }
}

extension Figure {
  fileprivate func misread(_ connection: Connection) throws(SQLiteError) -> [String] {
    let sql =
      "SELECT v.id, f.\(text), f.\(value), f.\(most) FROM \(rows) AND f.\(text) IS NOT NULL ORDER BY v.id"
    return try connection.prepare(sql).all([]) { row -> String? in
      let text = row.text(1)
      let printed = PrintedFigure.numbers(in: text)
      let stored = [2, 3].compactMap { row.isNull($0) ? nil : row.real($0) }
      guard !printed.isEmpty, !PrintedFigure.areSame(printed, stored) else { return nil }
      let values = stored.map(PrintedFigure.plain).joined(separator: " to ")
      return "\(resource.name)/\(row.text(0)): \"\(text)\" is not the \(value) \(values)."
    }.compactMap(\.self)
  }
}

/// Numbers as English texts print them: "$555.7 million", "2,000", "1.7–1.8 billion USD".
enum PrintedFigure {
  private static let scales = ["thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12]

  /// The numbers of a text in their order, each multiplied by the word of scale that the text holds, if any.
  static func numbers(in text: String) -> [Double] {
    let words = text.split { !$0.isLetter }.map { $0.lowercased() }
    let scale = words.lazy.compactMap { scales[$0] }.first ?? 1
    return text.split { !$0.isNumber && $0 != "." && $0 != "," }.compactMap { digits in
      Double(digits.filter { $0 != "," }).map { $0 * scale }
    }
  }

  /// Whether the numbers are the same but for the rounding of binary fractions.
  static func areSame(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1)) }
  }

  /// A number without an exponent where it is whole.
  static func plain(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? String(number)
  }
}

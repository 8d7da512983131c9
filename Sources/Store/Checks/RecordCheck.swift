package import Domain
package import SQLite

/// What can be wrong with a record although it fits its declaration. Each check reads the database and says
/// what it finds, a sentence each.
package struct RecordCheck {
  /// What it looks for.
  package let summary: String
  let findings: (Connection, [String: SourceText]) throws(SQLiteError) -> Findings

  /// What a check found, a sentence each, and what it could not look at, with the reason.
  package struct Findings: Equatable, Sendable {
    /// What is wrong.
    package var faults: [String] = []
    /// What may be right or wrong.
    package var unseen: [String] = []
  }

  /// All checks, in the order in which they are reported.
  package static var all: [RecordCheck] {
    [
      .references, .foreignKeys, .quotes, .figures, .values, .sums, .circles, .periods, .doubles, .series,
      .codes,
      .lists, .orphans,
    ]
  }

  /// Runs the check.
  /// - Parameter texts: the sources' texts by the source's id, as far as they are at hand.
  package func run(_ connection: Connection, texts: [String: SourceText] = [:]) throws(Problem) -> Findings {
    try store { () throws(SQLiteError) in try findings(connection, texts) }
  }
}

/// The text of a source, line by line. A citation's paragraph counts them from 1.
package struct SourceText: Sendable {
  /// The first is paragraph 1.
  package let lines: [String]

  /// The lines of a text, however it ends them; nil where its bytes are not UTF-8.
  package init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    self.init(text)
  }

  /// The lines of a text, however it ends them.
  package init(_ text: String) {
    // By code point: to `Character`, a carriage return and the line feed behind it are one, and no line feed.
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  func line(_ paragraph: Int) -> String? {
    (1...max(lines.count, 1)).contains(paragraph) ? lines[paragraph - 1] : nil
  }
}

extension RecordCheck {
  /// References and links lead to current records.
  static var references: RecordCheck {
    RecordCheck(summary: "references and links lead to records") { (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all {
        findings.faults += try ReferenceCheck(connection).faults(in: resource).map(\.detail)
      }
      return findings
    }
  }

  /// What SQLite itself says of every foreign key: an import leaves looking at them to the commit.
  static var foreignKeys: RecordCheck {
    RecordCheck(summary: "every foreign key holds") { (connection, _) throws(SQLiteError) in
      let faults = try connection.prepare("PRAGMA foreign_key_check").all([]) { row in
        "\(row.text(0)): row \(row.text(1)) refers to a row of \(row.text(2)) that is not there."
      }
      return Findings(faults: faults)
    }
  }
}

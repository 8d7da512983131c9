import Domain
import SQLite

/// The tables of the code lists, one a list, to which coded columns refer. People who open the file can read them.
///
/// A code that is declared no longer keeps its row: past versions may hold it.
struct CodeTables {
  private let lists: [CodeList]

  init(_ lists: [CodeList]) { self.lists = lists }

  /// What tells these lists, their titles and meanings from any others.
  var text: String {
    lists.map { list in
      ([CodeTables.table(of: list)] + list.codes.map { "\($0.code)\t\($0.title)\t\($0.meaning)" })
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Makes the tables that are missing and brings their rows to the declarations.
  func fill(in connection: Connection) throws(SQLiteError) {
    for list in lists {
      try connection.execute(CodeTables.table(of: list))
      let insert = try connection.prepare(
        """
        INSERT INTO \(list.name) VALUES (?1, ?2, ?3)
        ON CONFLICT (code) DO UPDATE SET title = ?2, meaning = ?3
        """)
      for code in list.codes { try insert.run([.text(code.code), .text(code.title), .text(code.meaning)]) }
    }
  }

  /// The codes that a table lacks or has with another title or meaning, a sentence each.
  func faults(in connection: Connection) throws(SQLiteError) -> [String] {
    var faults: [String] = []
    for list in lists {
      guard let query = try? connection.prepare("SELECT code, title, meaning FROM \(list.name)") else {
        faults.append("The table of the code list \(list.name) is missing.")
        continue
      }
      let rows = try query.all { ($0.text(0), [$0.text(1), $0.text(2)]) }
      let real = Dictionary(rows, uniquingKeysWith: { first, _ in first })
      for code in list.codes where real[code.code] != [code.title, code.meaning] {
        faults.append("The code \(code.code) of \(list.name) is missing or has another title or meaning.")
      }
    }
    return faults
  }

  private static func table(of list: CodeList) -> String {
    """
    CREATE TABLE IF NOT EXISTS \(list.name) ( -- \(list.summary)
      code TEXT NOT NULL PRIMARY KEY,
      title TEXT NOT NULL,
      meaning TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """
  }
}

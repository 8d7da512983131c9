internal import System

/// A view, a trigger, an index, or a table that serves as one, which the program makes of the declarations.
struct DerivedObject {
  /// In the order in which they are made: what comes later may name what came before.
  enum Kind: String, CaseIterable {
    case table, view, index, trigger
  }

  let kind: Kind
  let name: String
  /// What makes it, as SQLite keeps it: without a semicolon at its end.
  let sql: String
  /// What fills a new table from the versions there are. An index SQLite fills itself.
  let fills: [String]
  /// The table with which it is made anew, whether it is another or not; nil where it stands alone.
  private(set) var companion: String?

  init(_ kind: Kind, _ name: String, _ sql: String, fills: [String] = []) {
    (self.kind, self.name, self.sql, self.fills) = (kind, name, sql, fills)
  }

  /// The same, made anew whenever a table is.
  func made(with table: String) -> DerivedObject {
    var object = self
    object.companion = table
    return object
  }

  /// A table that is filled from the versions there are. What fills it is noted in its text, so that it is made anew when
  /// other rows belong into it.
  static func filled(_ name: String, columns: String, fills: [String]) -> DerivedObject {
    var fingerprint = Fingerprint()
    for fill in fills {
      fingerprint.add(fill)
      fingerprint.separate()
    }
    return DerivedObject(
      .table, name,
      """
      CREATE TABLE \(name) ( -- Filled by \(fingerprint.digits).
      \(columns)
      ) STRICT, WITHOUT ROWID
      """, fills: fills)
  }

  /// A trigger that refuses what would change the past.
  static func refusal(_ name: String, _ event: String, _ reason: String) -> DerivedObject {
    DerivedObject(
      .trigger, name, "CREATE TRIGGER \(name) BEFORE \(event)\nBEGIN SELECT RAISE (ABORT, '\(reason)'); END")
  }
}

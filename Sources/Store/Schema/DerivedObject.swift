internal import System

/// A view, a trigger, an index, or a table that serves as one, which the program makes of the declarations.
struct DerivedObject {
  /// In the order in which they are made: what comes later may need what came before, and a table is filled when it is
  /// made. A view needs nothing until it is read.
  enum Kind: String, CaseIterable {
    case view, table, index, trigger
  }

  let kind: Kind
  let name: String
  /// What makes it, as SQLite keeps it: without a semicolon at its end.
  let sql: String
  /// What fills a new table from the versions there are. An index SQLite fills itself.
  let fills: [String]
  /// The objects that it is filled from or belongs to, which come before it: with one of these it is made anew, whether it
  /// is another or not.
  private(set) var sources: [String] = []

  init(_ kind: Kind, _ name: String, _ sql: String, fills: [String] = []) {
    (self.kind, self.name, self.sql, self.fills) = (kind, name, sql, fills)
  }

  /// The same, made anew whenever one of these is.
  func made(with sources: String...) -> DerivedObject {
    var object = self
    object.sources = sources
    return object
  }

  /// A table that is filled from the versions there are. What fills it is noted in its text, so that it is made anew when
  /// other rows belong into it.
  static func filled(_ name: String, columns: String, fills: [String]) -> DerivedObject {
    DerivedObject(
      .table, name,
      """
      CREATE TABLE \(name) ( -- Filled by \(Fingerprint.digits(of: fills)).
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

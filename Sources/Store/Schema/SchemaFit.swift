package import SQLite
internal import System

/// The schema check for the start of a program, which takes longer than the rest of the start together. What was
/// found to fit is noted in the database itself: which build of the program held its declarations against which
/// schema. Only where either is another one the whole check runs again.
package struct SchemaFit {
  private let connection: Connection

  /// A check of the database behind a connection, which may be one that only reads.
  package init(_ connection: Connection) { self.connection = connection }

  /// What does not fit, a sentence each, as `SchemaCheck.faults`; empty where everything fits.
  /// - Parameter build: what tells this build of the program from every other; nil where that is not known, so
  ///   that the whole check runs.
  package func faults(ofBuild build: String?) throws(SQLiteError) -> [String] {
    guard let build else { return try SchemaCheck(connection).faults() }
    let schema = try fingerprint()
    if try noted() == Note(build: build, schema: schema) { return [] }
    let faults = try SchemaCheck(connection).faults()
    if faults.isEmpty { note(Note(build: build, schema: schema)) }
    return faults
  }

  /// Whether this build was found to fit this schema before.
  package func isNoted(ofBuild build: String?) throws(SQLiteError) -> Bool {
    guard let build else { return false }
    return try noted() == Note(build: build, schema: fingerprint())
  }

  private struct Note: Equatable {
    let build: String
    let schema: String
  }

  /// That of the text of every table, index, trigger and view.
  func fingerprint() throws(SQLiteError) -> String {
    var fingerprint = Fingerprint()
    try connection.prepare("SELECT sql FROM sqlite_schema").forEach { (row) throws(SQLiteError) in
      row.withText(0) { fingerprint.add($0) }
      fingerprint.separate()
    }
    return fingerprint.digits
  }

  /// A database that somebody made without the table has no note, which the check will say.
  private func noted() throws(SQLiteError) -> Note? {
    guard let query = try? connection.prepare("SELECT build, schema FROM schema_fit") else { return nil }
    return try query.first([]) { Note(build: $0.text(0), schema: $0.text(1)) }
  }

  /// Writes the note, and leaves it where that cannot be done at once: a start waits for no writer, and may be
  /// from a file that is only read. The next start then checks again.
  private func note(_ note: Note) {
    try? connection.withoutWaiting { () throws(SQLiteError) in
      try connection.prepare(
        "INSERT OR REPLACE INTO schema_fit VALUES (1, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
      ).run([.text(note.build), .text(note.schema)])
    }
  }
}

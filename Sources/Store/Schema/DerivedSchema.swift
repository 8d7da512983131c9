package import Domain
package import SQLite
internal import System

/// What follows from the declarations: views, the triggers that keep the past as it was, indexes, the tables that
/// serve as indexes, and the tables of codes. The program makes it by itself, and makes it anew when the declarations
/// are others than those that it was made from.
package struct DerivedSchema: Sendable {
  private let definitions: @Sendable () -> (objects: [DerivedObject], codes: CodeTables)
  /// That of everything that is derived. The program's own is worked out once.
  package let fingerprint: String

  /// What follows from these resources.
  package init(of resources: [Resource]) {
    definitions = { (DerivedSchema.objects(of: resources), CodeTables(CodeList.lists(of: resources))) }
    let (objects, codes) = definitions()
    var fingerprint = Fingerprint()
    for object in objects {
      fingerprint.add(object.sql)
      fingerprint.separate()
    }
    fingerprint.add(codes.text)
    self.fingerprint = fingerprint.digits
  }

  /// That of every resource there is.
  package static let all = DerivedSchema(of: Resource.all)

  private static func objects(of resources: [Resource]) -> [DerivedObject] {
    let objects =
      StoreSQL.derived + resources.flatMap { DerivedSQL($0).objects }
      + TimelineTable(of: resources).objects + DisagreementIndex.objects(of: resources)
      + DisagreementCountries.objects(of: resources)
      + TextIndex(resources).objects
    return DerivedObject.Kind.allCases.flatMap { kind in objects.filter { $0.kind == kind } }
  }

  // MARK: Looking

  /// Whether what is there was made from these declarations, and the schema is as it was left then.
  package func isCurrent(in connection: Connection) throws(SQLiteError) -> Bool {
    // A file that somebody else made has no such table.
    guard let query = try? connection.prepare("SELECT declarations, schema FROM derived_schema") else {
      return false
    }
    let noted = try query.first([]) { [$0.text(0), $0.text(1)] }
    return try noted == [fingerprint, schemaFingerprint(of: connection)]
  }

  /// What is missing or is not what the declarations ask for, a sentence each.
  package func faults(in connection: Connection) throws(SQLiteError) -> [String] {
    let real = try DerivedSchema.real(in: connection)
    let (objects, codes) = definitions()
    return objects.filter { real[$0.name]?.sql != $0.sql }.map {
      "The \($0.kind.rawValue) \($0.name) is missing or is not what the declarations ask for."
    } + (try codes.faults(in: connection))
  }

  /// That of the text of every table, index, trigger and view, but those of the program that carries the file elsewhere.
  private func schemaFingerprint(of connection: Connection) throws(SQLiteError) -> String {
    var fingerprint = Fingerprint()
    let tables =
      "SELECT sql FROM sqlite_schema WHERE name NOT GLOB \(Connection.litestreamTables) ORDER BY name"
    try connection.prepare(tables).forEach { (row) throws(SQLiteError) in
      row.withText(0) { fingerprint.add($0) }
      fingerprint.separate()
    }
    return fingerprint.digits
  }

  private typealias RealObject = (kind: String, sql: String)

  private static func real(in connection: Connection) throws(SQLiteError) -> [String: RealObject] {
    let rows = try connection.prepare("SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL").all {
      ($0.text(0), RealObject(kind: $0.text(1), sql: $0.text(2)))
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Making

  /// How far the making is.
  package struct Step: Sendable {
    /// What is being made.
    package let name: String
    /// How many were made before it.
    package let done: Int
    /// How many there are to make.
    package let count: Int
  }

  /// Makes what is missing or differs, and takes away what is asked for no longer, in one transaction. Where all
  /// is as it should be it only reads, and waits for no writer.
  /// - Parameter progress: hears of each thing before it is made.
  /// - Throws: `SQLiteError`; then nothing is changed.
  package func make(
    in connection: Connection, progress: (Step) -> Void = { _ in }
  ) throws(SQLiteError) {
    if try isCurrent(in: connection) { return }
    let transaction = try connection.begin(.immediate)
    let (objects, codes) = definitions()
    try codes.fill(in: connection)
    let real = try DerivedSchema.real(in: connection)
    let missing = DerivedSchema.missing(of: objects, in: real)
    let made = try connection.prepare("SELECT name FROM derived_object").all { $0.text(0) }
    let wanted = Set(objects.map(\.name))
    try DerivedSchema.drop(
      made.filter { !wanted.contains($0) } + missing.map(\.name), of: real, in: connection)
    for (done, object) in missing.enumerated() {
      progress(Step(name: object.name, done: done, count: missing.count))
      try connection.execute(object.sql)
      for fill in object.fills { try connection.execute(fill) }
    }
    try note(objects, in: connection)
    try transaction.commit()
  }

  /// What is not there as it should be, and what is filled from that.
  private static func missing(of objects: [DerivedObject], in real: [String: RealObject]) -> [DerivedObject] {
    var names: Set<String> = []
    return objects.filter { object in
      guard real[object.name]?.sql != object.sql || !names.isDisjoint(with: object.sources) else {
        return false
      }
      names.insert(object.name)
      return true
    }
  }

  /// Takes away all that the program made, but for the codes, so that a migration meets base tables alone: it may
  /// fill a new column of past versions, or build a table anew. For inside a transaction.
  static func takeDown(in connection: Connection) throws(SQLiteError) {
    let real = try real(in: connection)
    guard real["derived_object"] != nil else { return }
    let made = try connection.prepare("SELECT name FROM derived_object").all { $0.text(0) }
    try drop(made, of: real, in: connection)
    try connection.execute("DELETE FROM derived_object; DELETE FROM derived_schema")
  }

  /// What was made last goes first. With a table go its own indexes and triggers.
  private static func drop(
    _ names: [String], of real: [String: RealObject], in connection: Connection
  ) throws(SQLiteError) {
    for kind in DerivedObject.Kind.allCases.reversed() {
      for name in names where real[name]?.kind == kind.rawValue {
        try connection.execute("DROP \(kind.rawValue.uppercased()) IF EXISTS \(name)")
      }
    }
  }

  private func note(_ objects: [DerivedObject], in connection: Connection) throws(SQLiteError) {
    try connection.execute("DELETE FROM derived_object")
    let insert = try connection.prepare("INSERT INTO derived_object VALUES (?)")
    for object in objects { try insert.run([.text(object.name)]) }
    try connection.prepare(
      "INSERT OR REPLACE INTO derived_schema VALUES (1, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
    ).run([.text(fingerprint), .text(schemaFingerprint(of: connection))])
  }
}

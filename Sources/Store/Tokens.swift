package import Domain
package import SQLite

/// What a token lets its bearer do.
package enum TokenScope: String, Sendable, CaseIterable {
  case read, write
}

/// The tokens that are known, by the digests of their texts.
package struct Tokens {
  private let connection: Connection

  /// The tokens of a database; writing needs a connection that may.
  package init(_ connection: Connection) { self.connection = connection }

  /// A token as the table keeps it, without what would give it away.
  package struct Entry: Sendable {
    /// Who it is for.
    package let name: String
    /// What it allows.
    package let scope: String
    /// UTC, RFC 3339.
    package let createdAt: String
    /// UTC, RFC 3339; nil while it is good.
    package let revokedAt: String?
  }

  /// - Throws: `Problem` of kind `conflict` where the name is taken.
  package func add(name: String, sha256: String, scope: TokenScope) throws(Problem) {
    do {
      try connection.prepare(
        "INSERT INTO tokens VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), NULL)"
      )
      .run([.text(name), .text(sha256), .text(scope.rawValue)])
    } catch {
      guard case .constraint = error.code else { throw Problem(error) }
      throw Problem(.conflict, "There is a token named \"\(name)\" already; a name is never used twice.")
    }
  }

  /// - Returns: whether there was such a token that was still good.
  package func revoke(name: String) throws(Problem) -> Bool {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        "UPDATE tokens SET revoked_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE name = ? AND revoked_at IS NULL"
      ).run([.text(name)])
      return connection.changes > 0
    }
  }

  /// Every token, revoked ones too, by name.
  package func all() throws(Problem) -> [Entry] {
    try store { () throws(SQLiteError) in
      try connection.prepare("SELECT name, scope, created_at, revoked_at FROM tokens ORDER BY name").all([]) {
        row in
        Entry(name: row.text(0), scope: row.text(1), createdAt: row.text(2), revokedAt: row.textIfPresent(3))
      }
    }
  }
}

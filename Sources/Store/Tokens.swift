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
    /// What it allows, with commas between.
    package let scopes: String
    /// UTC, RFC 3339.
    package let createdAt: String
    /// UTC, RFC 3339; from then on it opens nothing.
    package let expiresAt: String
    /// UTC, RFC 3339; nil where it was not revoked.
    package let revokedAt: String?
  }

  /// Keeps a token for a year from now.
  /// - Parameters:
  ///   - sha256: the digest of its text, in hexadecimal.
  ///   - firstCharacters: the first eight of its text, by which it is found.
  /// - Throws: `Problem` of kind `conflict` where the name is taken.
  package func add(
    name: String, sha256: String, firstCharacters: String, scope: TokenScope
  ) throws(Problem) {
    let isNew = try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        INSERT INTO tokens (sha256, first_characters, name, scopes, created_at, expires_at)
        SELECT ?2, ?3, ?1, ?4, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+1 year')
        WHERE NOT EXISTS (SELECT 1 FROM tokens WHERE name = ?1)
        """
      ).run([.text(name), .text(sha256), .text(firstCharacters), .text(scope.rawValue)])
      return connection.changes > 0
    }
    guard isNew else {
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
      try connection.prepare(
        "SELECT name, scopes, created_at, expires_at, revoked_at FROM tokens ORDER BY name, created_at"
      ).all([]) { row in
        Entry(
          name: row.text(0), scopes: row.text(1), createdAt: row.text(2), expiresAt: row.text(3),
          revokedAt: row.textIfPresent(4))
      }
    }
  }
}

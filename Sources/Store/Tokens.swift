package import Domain
package import SQLite

/// What a token lets its bearer do.
package enum TokenScope: String, Sendable, CaseIterable {
  /// To read, where reading is not open to all.
  case read
  /// To change the record, and to read.
  case write
  /// To take a copy of the whole database.
  case backup
}

/// Whoever holds a token that is still good.
package struct Bearer: Equatable, Sendable {
  /// The token's name: the actor of its commits.
  package let name: String
  /// What it allows.
  package let scopes: Set<TokenScope>
  /// The collections that it may change; nil where it may change all.
  package let collections: Set<String>?
  /// UTC, RFC 3339; from then on it opens nothing.
  package let expiresAt: String
  /// As the table has it.
  package let digest: String
  /// The day, in UTC, on which its use is still to be noted; nil where that was done today.
  package let unnotedDay: String?

  /// Whether it allows something. Who may write may read.
  package func may(_ scope: TokenScope) -> Bool {
    scopes.contains(scope) || scope == .read && scopes.contains(.write)
  }

  /// Whether it may change a collection.
  package func mayChange(_ collection: String) -> Bool { collections?.contains(collection) ?? true }
}

/// What a new token is to allow.
package struct TokenGrant: Sendable {
  /// Who it is for; the actor of its commits.
  let name: String
  let scopes: [TokenScope]
  /// The collections that it may change; nil where it may change all.
  let collections: [String]?
  /// For how many seconds it is good.
  let seconds: Int

  /// What a token of a name is to allow, and for how many seconds.
  package init(name: String, scopes: [TokenScope], collections: [String]? = nil, seconds: Int = 31_536_000) {
    (self.name, self.scopes, self.collections, self.seconds) = (name, scopes, collections, seconds)
  }
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
    /// The first eight characters of its text.
    package let firstCharacters: String
    /// What it allows, with commas between.
    package let scopes: String
    /// The collections that it may change, with commas between; nil where it may change all.
    package let collections: String?
    /// UTC, RFC 3339.
    package let createdAt: String
    /// UTC, RFC 3339; from then on it opens nothing.
    package let expiresAt: String
    /// UTC, RFC 3339, also ahead; nil where it was not revoked.
    package let revokedAt: String?
    /// UTC, `YYYY-MM-DD`; nil where it was never used.
    package let lastUsedOn: String?
  }

  /// Keeps a token.
  /// - Parameters:
  ///   - sha256: the digest of its text, in hexadecimal.
  ///   - firstCharacters: the first eight of its text, by which it is found.
  /// - Throws: `Problem` of kind `conflict` where the name is taken.
  package func add(_ grant: TokenGrant, sha256: String, firstCharacters: String) throws(Problem) {
    let isNew = try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        INSERT INTO tokens (sha256, first_characters, name, scopes, collections, created_at, expires_at)
        SELECT ?2, ?3, ?1, ?4, ?5, \(Tokens.now()), \(Tokens.now("'+' || ?6 || ' seconds'"))
        WHERE NOT EXISTS (SELECT 1 FROM tokens WHERE name = ?1)
        """
      ).run([
        .text(grant.name), .text(sha256), .text(firstCharacters),
        .text(grant.scopes.map(\.rawValue).joined(separator: ",")),
        grant.collections.map { .text($0.joined(separator: ",")) } ?? .null, .integer(Int64(grant.seconds)),
      ])
      return connection.changes > 0
    }
    guard isNew else {
      throw Problem(
        .conflict,
        "There is a token named \"\(grant.name)\" already; a name is never used twice. `entente token rotate` renews it."
      )
    }
  }

  /// Keeps a second token of the same name, rights and length of life as one that is good, which ends with a grace.
  /// - Parameter grace: for how many seconds the first stays good.
  /// - Throws: `Problem` of kind `notFound` where there is no good token of that name.
  package func rotate(
    name: String, sha256: String, firstCharacters: String, grace: Int
  ) throws(Problem) {
    let isThere = try store { () throws(SQLiteError) in
      let transaction = try connection.begin(.immediate)
      try connection.prepare(
        """
        INSERT INTO tokens (sha256, first_characters, name, scopes, collections, created_at, expires_at)
        SELECT ?2, ?3, name, scopes, collections, \(Tokens.now()),
          \(Tokens.now("'+' || (unixepoch(expires_at) - unixepoch(created_at)) || ' seconds'"))
        FROM tokens WHERE name = ?1 AND revoked_at IS NULL AND expires_at > \(Tokens.now())
        """
      ).run([.text(name), .text(sha256), .text(firstCharacters)])
      guard connection.changes > 0 else { return false }
      try connection.prepare(
        """
        UPDATE tokens SET revoked_at = \(Tokens.now("'+' || ?3 || ' seconds'"))
        WHERE name = ?1 AND sha256 <> ?2 AND revoked_at IS NULL
        """
      ).run([.text(name), .text(sha256), .integer(Int64(grace))])
      try transaction.commit()
      return true
    }
    guard isThere else { throw Problem(.notFound, "There is no good token named \"\(name)\".") }
  }

  /// SQL for the present time as the table has it, moved where that is asked.
  private static func now(_ move: String? = nil) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', 'now'\(move.map { ", " + $0 } ?? ""))"
  }

  /// - Returns: whether there was such a token that was still good.
  package func revoke(name: String) throws(Problem) -> Bool {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        "UPDATE tokens SET revoked_at = \(Tokens.now()) WHERE name = ? AND coalesce(revoked_at, '~') > \(Tokens.now())"
      ).run([.text(name)])
      return connection.changes > 0
    }
  }

  /// Every token, revoked ones too, by name.
  package func all() throws(Problem) -> [Entry] {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT name, first_characters, scopes, collections, created_at, expires_at, revoked_at, last_used_on FROM tokens
        ORDER BY name, created_at
        """
      ).all([]) { row in
        Entry(
          name: row.text(0), firstCharacters: row.text(1), scopes: row.text(2),
          collections: row.textIfPresent(3), createdAt: row.text(4), expiresAt: row.text(5),
          revokedAt: row.textIfPresent(6), lastUsedOn: row.textIfPresent(7))
      }
    }
  }
}

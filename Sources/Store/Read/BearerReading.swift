package import Domain
import SQLite

extension Reader {
  /// Who holds the token with this digest, as long as it is good.
  /// - Parameters:
  ///   - sha256: of the token's text, in hexadecimal.
  ///   - firstCharacters: the first eight of its text, by which its row is found; the digests are then compared in
  ///     constant time.
  package func bearer(sha256: String, firstCharacters: String) throws(Problem) -> Bearer? {
    let rows = try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT sha256, name, scopes, collections, expires_at, date('now'), last_used_on IS date('now') FROM tokens
        WHERE first_characters = ? AND expires_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
          AND (revoked_at IS NULL OR revoked_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
        """
      ).all([.text(firstCharacters)]) { row in
        (digest: row.text(0), bearer: Bearer(row))
      }
    }
    return rows.reduce(nil) { $1.digest.isSameInConstantTime(as: sha256) ? $1.bearer : $0 }
  }

  /// When a token ends, by its time or because it is revoked: seconds since 1970, which may be past; nil where there is no
  /// such token.
  package func end(of bearer: Bearer) throws(Problem) -> Int64? {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT unixepoch(min(expires_at, coalesce(revoked_at, expires_at))) FROM tokens WHERE sha256 = ?
        """
      ).first([.text(bearer.digest)]) { $0.integer(0) }
    }
  }
}

extension Bearer {
  fileprivate init(_ row: borrowing Row) {
    self.init(
      name: row.text(1),
      scopes: Set(row.text(2).split(separator: ",").compactMap { TokenScope(rawValue: String($0)) }),
      collections: row.textIfPresent(3).map { Set($0.split(separator: ",").map(String.init)) },
      expiresAt: row.text(4),
      digest: row.text(0), unnotedDay: row.integer(6) == 1 ? nil : row.text(5))
  }
}

extension String {
  /// Compares without telling by the time it takes how far two texts agree.
  fileprivate func isSameInConstantTime(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    return zip(utf8, other.utf8).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

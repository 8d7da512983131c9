package import Domain
import SQLite

/// A request under a key of its client's choice, so that the same request sent again changes nothing.
package struct IdempotencyKey: Equatable, Sendable {
  /// The name of the token that wrote; keys of different tokens have nothing to do with each other.
  package let token: String
  /// As the client gave it.
  package let key: String
  /// SHA-256 of method, target and body, in hexadecimal.
  package let fingerprint: String

  /// A key of a token for a request.
  package init(token: String, key: String, fingerprint: String) {
    (self.token, self.key, self.fingerprint) = (token, key, fingerprint)
  }
}

/// What was answered to a request that was committed under an idempotency key.
package struct Replay: Equatable, Sendable {
  /// The status of the answer.
  package let status: Int
  /// The commit.
  package let seq: Int64
  /// The version of which the answer's body is made, where it is made of one.
  package let version: Int64?
  /// The counts of an import, as JSON, where the body is made of them.
  package let summary: String?
}

extension Reader {
  /// What was answered to the same request before; nil where the key is free.
  /// - Throws: `Problem` of kind `idempotencyMismatch` where the key was used for another request.
  package func replay(of key: IdempotencyKey) throws(Problem) -> Replay? { try connection.replay(of: key) }
}

extension Commit {
  /// What was answered to the same request before; nil where the key is free.
  /// - Throws: `Problem` of kind `idempotencyMismatch` where the key was used for another request.
  package func replay(of key: IdempotencyKey) throws(Problem) -> Replay? { try connection.replay(of: key) }

  /// Keeps what the request is answered, in the same transaction as what it changed, and forgets some of what is older
  /// than seven days.
  package func remember(
    _ key: IdempotencyKey, status: Int, version: Int64? = nil, summary: String? = nil
  ) throws(Problem) {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        DELETE FROM idempotency WHERE (token, key) IN (
          SELECT token, key FROM idempotency WHERE at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days') LIMIT 100)
        """
      ).run()
      try connection.prepare(
        """
        INSERT OR REPLACE INTO idempotency (token, key, fingerprint, status, seq, version, summary, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
        """
      ).run([
        .text(key.token), .text(key.key), .text(key.fingerprint), .integer(Int64(status)),
        .integer(self.summary.seq), version.map(Binding.integer) ?? .null,
        summary.map(Binding.text) ?? .null,
      ])
    }
  }
}

extension Connection {
  fileprivate func replay(of key: IdempotencyKey) throws(Problem) -> Replay? {
    let known = try store { () throws(SQLiteError) in
      try prepare(
        """
        SELECT fingerprint, status, seq, version, summary FROM idempotency
        WHERE token = ? AND key = ? AND at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')
        """
      ).first([.text(key.token), .text(key.key)]) { row in
        (
          fingerprint: row.text(0),
          replay: Replay(
            status: Int(row.integer(1)), seq: row.integer(2), version: row.integerIfPresent(3),
            summary: row.textIfPresent(4))
        )
      }
    }
    guard let known else { return nil }
    guard known.fingerprint == key.fingerprint else {
      throw Problem(
        .idempotencyMismatch,
        "The idempotency key \"\(key.key)\" was used for another request: use a new key for each change.")
    }
    return known.replay
  }
}

/// A transaction that is open. It is committed by `commit()`, and rolled back where its life ends without it:
/// on every path that throws.
package struct Transaction: ~Copyable {
  /// When a transaction takes its locks.
  package enum Kind: String, Sendable {
    /// At its first read and its first write. A write after a read can fail with `.busySnapshot`.
    case deferred = "BEGIN DEFERRED"
    /// The write lock at once: what a transaction that writes wants.
    case immediate = "BEGIN IMMEDIATE"
    /// In WAL mode the same as `immediate`.
    case exclusive = "BEGIN EXCLUSIVE"
  }

  private let connection: Connection

  fileprivate init(of connection: Connection) { self.connection = connection }

  /// Makes everything since the beginning permanent. Throws `.constraintForeignKey`, `.full`, `.inputOutput`
  /// and, where a statement still writes, `.busy`; then everything is rolled back.
  package consuming func commit() throws(SQLiteError) {
    try connection.prepare("COMMIT").run()
  }

  /// After a commit there is nothing to roll back.
  deinit { connection.rollBack() }
}

extension Connection {
  /// Whether a transaction is open, for reading or writing.
  package var isInTransaction: Bool { database.isInTransaction }

  /// Whether the open transaction holds a reference by a foreign key that leads nowhere yet, for which its commit would
  /// be refused.
  package var hasOpenForeignKeys: Bool { database.openForeignKeys != 0 }

  /// Opens a transaction. There is none inside another: that is a bug in the caller.
  ///
  /// Throws `.busy` when another connection writes for longer than the busy timeout.
  package func begin(_ kind: Transaction.Kind = .immediate) throws(SQLiteError) -> Transaction {
    precondition(!isInTransaction, "a transaction inside a transaction")
    try prepare(kind.rawValue).run()
    return Transaction(of: self)
  }

  /// Runs `body` in a transaction: committed where it returns, rolled back where it throws. For a body that
  /// throws an error of its own, use `begin(_:)`.
  package func transaction<Result>(
    _ kind: Transaction.Kind = .immediate, _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    let transaction = try begin(kind)
    let result = try body()
    try transaction.commit()
    return result
  }

  /// Rolls back where SQLite has not done so by itself, as it does after `.full`, `.inputOutput` and
  /// `.interrupt`.
  fileprivate func rollBack() {
    if !isInTransaction { return }
    // A rollback fails only where there is nothing left to roll back.
    try? prepare("ROLLBACK").run()
  }
}

package import Domain
package import SQLite

extension Connection {
  /// The current records of a collection in the order of their ids, each row with the columns of the
  /// resource's fields.
  package func export(_ resource: Resource, _ body: (borrowing Row) -> Void) throws(Problem) {
    try store { () throws(SQLiteError) in
      try prepare("SELECT \(resource.selectColumns) FROM \(resource.currentView) ORDER BY id").forEach([]) {
        body($0)
      }
    }
  }
}

package import Domain
import SQLite

extension Reader {
  /// What the present state knows of an id.
  package func state(of id: String, in resource: Resource) throws(Problem) -> RecordState {
    let current = try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT v.version, v.revision, c.at, c.actor FROM \(resource.versionTable) AS v
        JOIN commits AS c ON c.seq = v.opened WHERE v.id = ? AND v.closed IS NULL
        """
      ).first([.text(id)]) { row in
        CurrentVersion(
          version: row.integer(0), revision: row.integer(1), updatedAt: row.text(2), actor: row.text(3))
      }
    }
    if let current { return .current(current) }
    return try wasRetired(resource, id) ? .retired : .unknown
  }
}

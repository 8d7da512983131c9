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

  /// The commit that opened a version.
  package func commit(ofVersion version: Int64) throws(Problem) -> Int64? {
    try store { () throws(SQLiteError) in
      try connection.prepare("SELECT seq FROM changes WHERE version = ?").first([.integer(version)]) {
        $0.integer(0)
      }
    }
  }

  /// The id of the record that a version is of.
  package func id(ofVersion version: Int64) throws(Problem) -> String? {
    try store { () throws(SQLiteError) in
      try connection.prepare("SELECT id FROM changes WHERE version = ?").first([.integer(version)]) {
        $0.text(0)
      }
    }
  }
}

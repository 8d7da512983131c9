import Domain
import SQLite

extension RecordCheck {
  /// No record refers to itself, and who climbs from record to record, by a field or a link with a direction, comes to
  /// an end.
  static var circles: RecordCheck {
    RecordCheck(summary: "no record refers to itself, and nothing goes in circles") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for (name, edges) in try Edges.all(connection) {
        for node in edges.targets.keys.sorted() where edges.targets[node]?.contains(node) == true {
          findings.faults.append("\(node): its \(name) is itself.")
        }
        guard CodeList.directedRelations.contains(name) || edges.areField else { continue }
        for circle in edges.circles {
          let path = (circle + [circle[0]]).joined(separator: " > ")
          findings.faults.append("\(circle[0]): its \(name) goes in a circle: \(path).")
        }
      }
      return findings
    }
  }
}

/// Which records lead to which by one field or relation, each named `collection/id`.
private struct Edges {
  var targets: [String: Set<String>] = [:]
  var areField = false

  /// By the name of the field or relation.
  static func all(_ connection: Connection) throws(SQLiteError) -> [(String, Edges)] {
    var all: [String: Edges] = [:]
    for resource in Resource.all {
      for column in resource.columns where column.reference == resource.name {
        let sql =
          "SELECT id, \(column.name) FROM \(resource.versionTable) WHERE closed IS NULL AND \(column.name) IS NOT NULL"
        for (id, target) in try connection.prepare(sql).all([], { ($0.text(0), $0.text(1)) }) {
          all[column.name, default: Edges()].areField = true
          all[column.name]?.targets["\(resource.name)/\(id)", default: []].insert(
            "\(resource.name)/\(target)")
        }
      }
      for list in resource.lists where list.isLinks {
        let sql = """
          SELECT v.id, r.relation, r.collection || '/' || r.target
          FROM \(list.table) AS r JOIN \(resource.versionTable) AS v USING (version) WHERE v.closed IS NULL
          """
        for link in try connection.prepare(sql).all([], { ($0.text(0), $0.text(1), $0.text(2)) }) {
          all[link.1, default: Edges()].targets["\(resource.name)/\(link.0)", default: []].insert(link.2)
        }
      }
    }
    return all.sorted { $0.key < $1.key }
  }

  /// Circles of two records and more, each once.
  var circles: [[String]] {
    var done: Set<String> = []
    var found: [[String]] = []
    for start in targets.keys.sorted() where !done.contains(start) {
      // The path from the start, each with the targets that are still to be followed.
      var path = [(node: start, rest: following(start))]
      while let last = path.last {
        guard let next = last.rest.last else {
          done.insert(last.node)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeLast()
        if let index = path.firstIndex(where: { $0.node == next }) {
          found.append(path[index...].map(\.node))
        } else if !done.contains(next) {
          path.append((next, following(next)))
        }
      }
    }
    return found
  }

  private func following(_ node: String) -> [String] { (targets[node] ?? []).subtracting([node]).sorted() }
}

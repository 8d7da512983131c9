import ArgumentParser
import Store

/// `entente log`
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show who changed the record, or one record, when and why; the newest first.",
    discussion: """
      Examples:
        entente log
        entente log agreements/ashgabat-agreement
      """)

  @Argument(
    help: "A record: its collection and its id. Without one, all commits.", transform: RecordAddress.init)
  var record: RecordAddress?

  @Option(name: .shortAndLong, help: "How many lines at most.")
  var limit = 20

  @OptionGroup var options: DatabaseOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is a number from 1 on.") }
  }

  func run() throws {
    try reporting {
      let desk = try RecordDesk(options)
      try TextTable(record.map { try history(of: $0, at: desk) } ?? commits(at: desk)).show()
    }
  }

  private func commits(at desk: RecordDesk) throws -> [[String]] {
    try desk.reader.commits(at: .now, after: nil, limit: limit).commits.map { commit in
      [
        "commit \(commit.position.seq)", commit.at, commit.actor,
        commit.changeCount == 1 ? "1 change" : "\(commit.changeCount) changes",
        commit.note ?? "",
      ]
    }
  }

  private func history(of record: RecordAddress, at desk: RecordDesk) throws -> [[String]] {
    _ = try desk.lastRevision(record)
    var rows: [[String]] = []
    _ = try desk.reader.history(of: record.resource, record.id, at: .now, after: nil, limit: limit) {
      entry, _ in
      rows.append([
        "revision \(entry.revision)", entry.operation.rawValue, "commit \(entry.commit.position.seq)",
        entry.commit.at, entry.commit.actor, entry.commit.note ?? "",
      ])
    }
    return rows
  }
}

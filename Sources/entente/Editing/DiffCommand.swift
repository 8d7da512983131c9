import ArgumentParser
import Domain
import Store

/// `entente diff`
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what differs between two versions of a record.",
    discussion: """
      Without --from and --to, what the last change of the record changed. `entente log COLLECTION/ID` lists its revisions.

      Examples:
        entente diff agreements/ashgabat-agreement
        entente diff agreements/ashgabat-agreement --from 1 --to 4
      """)

  @Argument(help: "The record: its collection and its id, as agreements/ID.", transform: RecordAddress.init)
  var record: RecordAddress

  @Option(help: "The older revision. (default: the one before --to)")
  var from: Int64?

  @Option(help: "The newer revision. (default: the last)")
  var to: Int64?

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      let desk = try RecordDesk(options)
      let newer = try to ?? desk.lastRevision(record)
      let older = from ?? newer - 1
      let difference = try LineDifference(from: text(older, desk), to: text(newer, desk))
      print("\(record), revision \(older) to \(newer)")
      if difference.isEmpty { print("  They are the same.") }
      difference.lines.forEach { print($0) }
    }
  }

  /// A revision laid out; before the first there is nothing.
  private func text(_ revision: Int64, _ desk: RecordDesk) throws -> String {
    if revision == 0 { return "" }
    if let json = try desk.version(record, revision) { return RecordLayout.text(json, of: record.resource) }
    let last = try desk.lastRevision(record)
    throw Problem(.notFound, "\(record) has no revision \(revision): it has 1 to \(last).")
  }
}

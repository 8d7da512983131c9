import ArgumentParser
import Domain
import Store

/// `entente retire`
struct RetireCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Take a record out of what is current; its history stays.",
    discussion: """
      Refused while others refer to it: they are named. `entente edit COLLECTION/ID --new` brings it back.

      Example:
        entente retire events/visit-2026 --note "It was another visit"
      """)

  @Argument(help: "The record: its collection and its id, as events/ID.", transform: RecordAddress.init)
  var record: RecordAddress

  @OptionGroup var authorship: Authorship
  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      let desk = try RecordDesk(options)
      let last = try desk.lastRevision(record)
      let written = try desk.commit(actor: authorship.name, note: authorship.reason()) {
        [record] (commit) throws(Problem) in
        try commit.retire(record.id, from: record.resource)
      }
      guard written.outcome == .retired else {
        throw Problem(.gone, "\(record) was retired before: `entente log \(record)` tells by whom.")
      }
      Console.say("Retired \(record), revision \(last), in commit \(written.summary.seq).")
    }
  }
}

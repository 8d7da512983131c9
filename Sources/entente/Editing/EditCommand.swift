import ArgumentParser
import Domain
import FoundationEssentials
import Store

/// `entente edit`
struct EditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change a record in your editor.",
    discussion: """
      Opens the record as JSON in the editor of VISUAL or EDITOR. When you save and leave, the difference is shown and \
      stored as one commit. Where something is wrong, the editor opens again, with each fault above the line that it is \
      about. Leave the text as it is, or empty it, to give up. The server may go on meanwhile; a change that somebody \
      else made to the record since you opened it is never overwritten.

      Examples:
        entente edit agreements/ashgabat-agreement --note "Signed, as the gazette has it"
        entente edit events/visit-2026 --new
        entente edit events/visit-2026 --text kept.json
      """)

  @Argument(help: "The record: its collection and its id, as agreements/ID.", transform: RecordAddress.init)
  var record: RecordAddress

  @Flag(help: "Write a record that there was not yet.")
  var new = false

  @Option(help: "Begin with the text of this file, instead of the record as it is.")
  var text: String?

  @OptionGroup var authorship: Authorship
  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      let desk = try RecordDesk(options)
      let edit = try RecordEdit(record, at: desk, isNew: new)
      try edit.run(beginningWith: text.map(read), by: authorship)
    }
  }

  private func read(_ path: String) throws(Problem) -> String {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw Problem(.notFound, "the file \(path) cannot be read.")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

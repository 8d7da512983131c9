import ArgumentParser
import Domain
import Representation
import Store

/// A record on its way through an editor into the store.
struct RecordEdit {
  private let address: RecordAddress
  private let desk: RecordDesk
  /// The record as it is, laid out.
  private let original: String
  /// What must still be so when it is stored.
  private let precondition: Precondition
  private let head: [String]

  /// - Throws: `Problem` where there is no such record, or there is one where a new one is to be written.
  init(_ address: RecordAddress, at desk: RecordDesk, isNew: Bool) throws {
    (self.address, self.desk) = (address, desk)
    let present = try desk.current(address)
    if let present, !isNew {
      original = RecordLayout.text(present.json, of: address.resource)
      precondition = .isVersion([present.version])
      head = RecordEdit.head("\(address).")
      return
    }
    guard isNew else { throw try RecordEdit.absent(address, desk) }
    guard present == nil else {
      throw Problem(.conflict, "\(address) is there: leave --new out to change it.")
    }
    precondition = .isAbsent
    let revision = try desk.reader.lastRevision(of: address.resource, address.id)
    let last = try revision.flatMap { try desk.version(address, $0) }
    let template = RecordLayout.template(address.id, of: address.resource)
    original = RecordLayout.text(last ?? template, of: address.resource)
    head = RecordEdit.head(
      last == nil ? "\(address), which is new." : "\(address), which was retired and is brought back.")
  }

  private static func absent(_ address: RecordAddress, _ desk: RecordDesk) throws(Problem) -> Problem {
    guard try desk.reader.lastRevision(of: address.resource, address.id) != nil else {
      return Problem(.notFound, desk.unknown(address).detail + " To write a new one, add --new.")
    }
    return Problem(.gone, "\(address) was retired: add --new to bring it back.")
  }

  private static func head(_ title: String) -> [String] {
    [
      title, "Change it, save, and leave the editor. Lines that begin with # are no part of it.",
      "To give up, leave the text as it is, or empty it.",
    ]
  }

  private var isNew: Bool { precondition == .isAbsent }

  /// Has the person edit until the record can be stored, and stores it.
  /// - Parameter text: what to begin with; the record as it is where there is none.
  /// - Throws: `Problem` and `ExitCode`; then the text is kept, and where is said.
  func run(beginningWith text: String?, by authorship: Authorship) throws {
    let editor = try TextEditor("\(address.id).json")
    do {
      if let draft = try draft(from: EditedText(text ?? original, head: head), in: editor, authorship.name) {
        LineDifference(from: isNew ? "" : original, to: draft.text).lines.forEach { Console.say($0) }
        let written = try put(draft.record, by: authorship.name, note: authorship.reason())
        Console.say("Stored \(address) in commit \(written.summary.seq).")
      } else {
        Console.say("Nothing was changed.")
      }
      editor.remove()
    } catch {
      let command = "entente edit \(address)\(isNew ? " --new" : "") --text \(editor.path)"
      Console.say("The text is kept. To go on with it: \(command)")
      throw error
    }
  }

  /// What a person made of the record.
  private struct Draft {
    let record: Record
    /// The record, laid out.
    let text: String
  }

  private enum Verdict {
    case right(Draft)
    /// The text with what is wrong in it.
    case wrong(EditedText)
  }

  /// The record as it can be stored; nil where the person gave up.
  private func draft(from text: EditedText, in editor: TextEditor, _ actor: String) throws -> Draft? {
    var shown = text
    var before = EditedText(original, head: []).content
    while true {
      let given = EditedText(try editor.edit(shown.text), head: head)
      if given.isEmpty || given.content == before && !shown.hasFaults { return nil }
      if given.content == before {
        editor.keep(shown.text)
        Console.say("entente: the faults are still there, so nothing was stored.")
        throw ExitCode.faults
      }
      switch try verdict(on: given, actor) {
      case .right(let draft): return draft.text == original && !isNew ? nil : draft
      case .wrong(let text):
        text.complaints.forEach { Console.say("\(editor.path), \($0)") }
        (shown, before) = (text, given.content)
      }
    }
  }

  private func verdict(on given: EditedText, _ actor: String) throws -> Verdict {
    let json: JSON
    do throws(JSONFault) { json = try given.json() } catch { return .wrong(given.told(error)) }
    var faults: [Problem.Fault] = []
    let record = address.resource.record(from: json, faults: &faults)
    if let record, record.id != address.id {
      faults.append(.init("The id stays \"\(address.id)\": an id means one thing for ever.", pointer: "/id"))
    }
    guard let record, faults.isEmpty else { return .wrong(given.told(faults)) }
    do {
      _ = try put(record, by: actor, note: nil, isDryRun: true)
    } catch let problem as Problem where !problem.faults.isEmpty {
      return .wrong(given.told(problem.faults))
    }
    return .right(Draft(record: record, text: RecordLayout.text(json, of: address.resource)))
  }

  /// - Throws: `Problem` of kind `preconditionFailed` where somebody else changed the record meanwhile.
  private func put(
    _ record: Record, by actor: String, note: String?, isDryRun: Bool = false
  ) throws -> Written<PutOutcome> {
    let written = try desk.commit(actor: actor, note: note, isDryRun: isDryRun) {
      [address, precondition] (commit) throws(Problem) in
      commit.places = { _ in [RecordName(collection: address.resource.name, id: address.id): ""] }
      let resolved = try commit.resolved(record, in: address.resource)
      return try commit.put(resolved, in: address.resource, if: precondition)
    }
    guard case .refused(let state) = written.outcome else { return written }
    let who = if case .current(let current) = state { "\(current.actor) changed" } else { "somebody retired" }
    throw Problem(
      .preconditionFailed,
      "\(who) \(address) while you edited it: nothing was stored. See `entente diff \(address)`.")
  }
}

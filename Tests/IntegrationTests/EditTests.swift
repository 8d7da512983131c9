import Foundation
import Testbed
import Testing

/// Editing from the command line, with editors that are scripts.
struct EditTests {
  private let folder: Folder
  private let database: TestDatabase
  private static let record = "agreements/ashgabat-agreement"

  init() throws { (folder, database) = (try Folder(), try TestDatabase()) }

  private func run(_ arguments: [String], editor: String = "true") throws -> Program.Outcome {
    try Program.run(
      arguments + ["--database", database.path] + Program.repository,
      environment: ["EDITOR": editor, "VISUAL": "", "TMPDIR": folder.path])
  }

  /// An editor that runs this script, in which `$1` is the file.
  private func editor(_ script: String) throws -> String {
    // By a shell, and not by itself: a process that another test starts meanwhile may hold the new file open.
    try folder.write("set -e\n\(script)\n", to: "editor")
    return "sh '\(folder["editor"])'"
  }

  private func shown() throws -> Document {
    try Site(database).json("/v1/\(Self.record)")
  }

  @Test func `an edit is one commit with its note, and shows what differs`() throws {
    let editor = try editor(#"sed -i 's/"status": "in_force"/"status": "signed"/' "$1""#)
    let outcome = try run(
      ["edit", Self.record, "--note", "From the gazette", "--actor", "anna"], editor: editor)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("-   \"status\": \"in_force\","))
    #expect(outcome.errors.contains("+   \"status\": \"signed\","))
    #expect(outcome.errors.contains("Stored \(Self.record) in commit 2."))
    #expect(try shown()["status"] == "signed")
    let log = try run(["log", Self.record]).output.split(separator: "\n").map(String.init)
    #expect(log.count == 2)
    #expect(
      log[0].hasPrefix("revision 2  replace  commit 2  20") && log[0].hasSuffix("anna  From the gazette"))
    let difference = try run(["diff", Self.record]).output
    #expect(difference.hasPrefix("\(Self.record), revision 1 to 2\n"))
    #expect(difference.contains("-   \"status\": \"in_force\",\n+   \"status\": \"signed\","))
    #expect(try run(["log", "-l", "1"]).output.contains("commit 2  20"))
    #expect(try folder.names() == ["editor"])
  }

  @Test func `what is left as it is, or emptied, is not stored`() throws {
    for script in ["true", ": > \"$1\"", "sed -i 's/^# /#  /' \"$1\""] {
      let outcome = try run(["edit", Self.record], editor: try editor(script))
      #expect(outcome.code == 0 && outcome.errors.contains("Nothing was changed."), "\(outcome.errors)")
    }
    #expect(try run(["log"]).output.split(separator: "\n").count == 1)
  }

  @Test func `the editor opens again with each fault above its line, until the record is right`() throws {
    let editor = try editor(
      """
      echo x >> "\(folder["rounds"])"
      cp "$1" "\(folder["seen"])-$(wc -l < "\(folder["rounds"])")"
      case $(wc -l < "\(folder["rounds"])") in
      1) sed -i 's/"status": "in_force"/"status": "inforce"/; s/"source": "qazinform-2025-11-24"/"source": "hearsay"/' "$1" ;;
      2) sed -i 's/"status": "inforce"/"status": "signed"/' "$1" ;;
      3) sed -i 's/"hearsay"/"qazinform-2025-11-24",/' "$1" ;;
      4) sed -i 's/24",,/24",/' "$1" ;;
      esac
      """)
    let outcome = try run(["edit", Self.record], editor: editor)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let second = try #require(String(bytes: folder.bytes("seen-2"), encoding: .utf8)).split(separator: "\n")
    let fault = try #require(second.firstIndex { $0.hasPrefix("# FAULT /status: ") })
    #expect(second[fault].contains("in_force") && second[fault + 1] == "  \"status\": \"inforce\",")
    #expect(outcome.errors.contains("line \(fault + 2): /status: "), "\(outcome.errors)")
    let third = try #require(String(bytes: folder.bytes("seen-3"), encoding: .utf8))
    #expect(third.contains("# FAULT /citations/0/source: ") && !third.contains("FAULT /status"))
    #expect(String(decoding: try folder.bytes("seen-4"), as: UTF8.self).contains("# FAULT Column "))
    #expect(try shown()["status"] == "signed")
  }

  @Test func `faults that stay end it, and the text is kept to go on with`() throws {
    let editor = try editor(#"sed -i 's/"status": "in_force"/"status": "inforce"/' "$1""#)
    let outcome = try run(["edit", Self.record], editor: editor)
    #expect(outcome.code == 2)
    let kept = try #require(outcome.errors.firstMatch(of: /--text (\S+)/)?.1)
    let text = try String(contentsOfFile: String(kept), encoding: .utf8)
    #expect(text.contains("\"inforce\"") && text.contains("# FAULT /status: "))
    let again = try self.editor(#"sed -i 's/"inforce"/"signed"/' "$1""#)
    #expect(try run(["edit", Self.record, "--text", String(kept)], editor: again).code == 0)
    #expect(try shown()["status"] == "signed")
  }

  @Test func `what somebody else changed meanwhile is not overwritten`() throws {
    let other = "'\(Program.path)' edit \(Self.record) --actor boris --database '\(database.path)'"
    let migrations = "--migrations '\(Repository.migrations)'"
    let editor = try editor(
      """
      EDITOR="sed -i '/status/s/in_force/signed/'" \(other) \(migrations)
      sed -i '/status/s/in_force/terminated/' "$1"
      """)
    let outcome = try run(["edit", Self.record], editor: editor)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("boris changed \(Self.record)"), "\(outcome.errors)")
    #expect(outcome.errors.contains("The text is kept."))
    #expect(try shown()["status"] == "signed")
  }

  @Test func `a new record is written from a template, retired, and brought back`() throws {
    let editor = try editor(
      #"sed -i 's/"name": null/"name": "A Person"/; s/"citations": \[\]/"citations": [{"source": "qazinform-2025-11-24"}]/' "$1""#
    )
    #expect(try run(["edit", "people/a-person"]).errors.contains("add --new"))
    let written = try run(["edit", "people/a-person", "--new"], editor: editor)
    #expect(written.code == 0, "\(written.errors)")
    #expect(try run(["edit", "people/a-person", "--new"]).code == 1)
    let retired = try run(["retire", "people/a-person", "--note", "Nobody"])
    #expect(retired.code == 0 && retired.errors.contains("Retired people/a-person, revision 1"))
    #expect(try run(["retire", "people/a-person"]).errors.contains("was retired before"))
    #expect(try run(["edit", "people/a-person"]).errors.contains("bring it back"))
    #expect(
      try run(["edit", "people/a-person", "--new"], editor: "sed -i 's/A Person/The Person/'").code == 0)
    #expect(try Site(database).json("/v1/people/a-person")["name"] == "The Person")
  }

  @Test func `what others refer to is not retired, and they are named`() throws {
    let outcome = try run(["retire", "countries/KAZ"])
    #expect(outcome.code == 1 && outcome.errors.contains("In agreements, \"ashgabat-agreement\""))
    #expect(outcome.errors.split(separator: "\n").count > 3)
  }

  @Test(arguments: [
    (["edit", "agreements"], 64, "collection and its id"), (["edit", "treaties/x"], 64, "agreements"),
    (["diff", "agreements/nonesuch"], 1, "never was"),
    (["diff", EditTests.record, "--to", "9"], 1, "it has 1 to 1"), (["log", "-l", "0"], 64, "from 1 on"),
    (["retire", "people/nonesuch"], 1, "never was"),
  ])
  func `what is not understood is explained`(command: [String], code: Int32, words: String) throws {
    let outcome = try run(command)
    #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func `an editor that is not there, or fails, is named`() throws {
    let missing = try run(["edit", Self.record], editor: "/nonexistent/editor")
    #expect(missing.code == 1 && missing.errors.contains("VISUAL or EDITOR"), "\(missing.errors)")
    #expect(try run(["edit", Self.record], editor: "false").errors.contains("nothing was stored"))
  }

  @Test func `an import retires what its files no longer have, once that is agreed to`() throws {
    #expect(try run(["export", folder["all"]]).code == 0)
    let path = folder["all/assessments.json"]
    let all = try Document(json: folder.bytes("all/assessments.json")).items
    let gone = try #require(all.last?["id"].text)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(text.range(of: "  {\n    \"id\": \"\(gone)\"")?.lowerBound)
    let kept = text[..<start].reversed().drop { $0 != "," }.dropFirst().reversed()
    try folder.write(String(kept) + "\n]\n", to: "all/assessments.json")

    let asked = try run(["import", path, "--retire-missing"])
    #expect(asked.code == 1 && asked.errors.contains("  assessments/\(gone)\n"), "\(asked.errors)")
    #expect(asked.errors.contains("--yes"))
    #expect(try run(["log"]).output.split(separator: "\n").count == 1)
    let done = try run(["import", path, "--retire-missing", "--yes"])
    #expect(done.code == 0 && done.errors.contains("1 retired"), "\(done.errors)")
    let again = try run(["import", path, "--retire-missing"])
    #expect(again.code == 0 && again.errors.contains("Nothing to change"), "\(again.errors)")
    #expect(try Site(database).answer("/v1/assessments/\(gone)").status == 410)
  }
}

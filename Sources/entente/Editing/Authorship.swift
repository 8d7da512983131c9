import ArgumentParser
import System

/// Who makes a change, and why.
struct Authorship: ParsableArguments {
  @Option(help: "Who makes the change, as the history will show it. (default: your user name)")
  var actor: String?

  @Option(help: "Why, as the history will show it: at most 500 characters. Asked for at a terminal.")
  var note: String?

  func validate() throws {
    guard note?.count ?? 0 <= 500 else { throw ValidationError("--note has more than 500 characters.") }
  }

  /// The name for the history.
  var name: String {
    if let actor { return actor }
    return SystemCall.userName ?? "editor"
  }

  /// The note, for which a person at a terminal is asked.
  func reason() -> String? {
    if let note { return note }
    guard Console.isAtTerminal else { return nil }
    Console.ask("Why? (a note for the history; Enter for none, Ctrl-C to give up) ")
    return readLine().flatMap { $0.isEmpty ? nil : String($0.prefix(500)) }
  }
}

import ArgumentParser
import SQLite
import Store
import System

/// `entente doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is amiss with a database and its surroundings, and what to do.",
    discussion: """
      Looks at the file, its disk, its log, its schema, its tokens and this machine, and only reads. `entente check` looks at \
      the record itself. Exit code 2 where something has to be done; 0 where all is well or there is only something to know.

      Examples:
        entente doctor
        entente doctor --integrity --database /var/lib/entente/entente.sqlite
      """)

  @Flag(help: "Read every page of the file and have SQLite check it, which takes a second for some 100 MiB.")
  var integrity = false

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let examination = try Examination(options, readsAll: integrity)
      let findings = try Finding.all(of: examination)
      findings.forEach { Console.say($0.line) }
      let isFault = findings.contains { $0.weight == .fault }
      let isKnown = findings.contains { $0.weight == .note }
      Console.say(
        isFault ? "Something has to be done." : isKnown ? "Nothing has to be done at once." : "All is well.")
      if isFault { throw ExitCode.faults }
    }
  }
}

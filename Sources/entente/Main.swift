import API
import ArgumentParser
import SQLite

@main
struct Main: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entente",
    abstract: "A cited, queryable record of relations between countries, served as JSON over HTTP.",
    discussion: """
      One binary and one SQLite file. Start with `entente serve`: where there is no database it is made, brought to the \
      schema of Migrations and filled from Seeds.

      Exit codes: 0 done; 1 something failed; 2 a check found faults; 64 the command line is not understood.
      """,
    version: versions,
    subcommands: [
      Serve.self, EditCommand.self, RetireCommand.self, LogCommand.self, DiffCommand.self, Import.self,
      Export.self,
      Check.self, DoctorCommand.self, TokenCommand.self, BackupCommand.self, SwapCommand.self,
      SchemaCommand.self,
      RoutesCommand.self,
    ])

  /// That of the program, and that of the library that it found on this machine.
  private static var versions: String {
    let library = LibraryVersion.current
    let warning = """

      Warning: this version of SQLite can, very rarely, lose commits where two processes write to one database. Use \
      3.51.3 or later (or 3.50.7, 3.44.6): https://sqlite.org/wal.html#walresetbug
      """
    return "entente \(Release.version)\nSQLite \(library)" + (library.hasLogResetFault ? warning : "")
  }
}

import ArgumentParser

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
    version: "0.1.0",
    subcommands: [
      Serve.self, Import.self, Export.self, Check.self, TokenCommand.self, BackupCommand.self,
      SchemaCommand.self, RoutesCommand.self,
    ])
}

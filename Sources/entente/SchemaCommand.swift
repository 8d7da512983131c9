import ArgumentParser
import Domain
import Representation
import SQLite
import Store

/// `entente schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the SQL or the JSON Schema that declarations ask for.",
    discussion: """
      The migration of a new collection: entente schema <collection> > Migrations/NNNN-<collection>.sql
      What new fields and collections need beyond a database, to be put into a migration: entente schema --against <file>
      What an editor completes and checks a seed file by: \
      entente schema <collection> --json-schema > Seeds/schemas/<collection>.json
      """)

  @Argument(help: "The collection, such as agreements; with --against every collection where none is named.")
  var collection: String?

  @Flag(help: "Print the JSON Schema of the collection's seed file instead of SQL.")
  var jsonSchema = false

  @Option(help: "A database: print the tables and columns that it lacks. It is only read.")
  var against: String?

  func validate() throws {
    guard collection != nil || against != nil else {
      throw ValidationError("Name a collection, or a database with --against.")
    }
    guard against == nil || !jsonSchema else {
      throw ValidationError("--against prints SQL: leave out --json-schema.")
    }
  }

  func run() throws {
    let resources = try collection.map { [try resource($0)] } ?? Resource.all
    if let against {
      try reporting {
        let missing = try SchemaDifference(Connection.opened(against, .readOnly)).sql(for: resources)
        if missing.isEmpty { Console.say("Nothing is missing in \(against).") }
        StandardStream.output.write(Array(missing.utf8))
      }
    } else {
      for resource in resources {
        let text = jsonSchema ? JSONSchema(resource).file : Array(SchemaSQL(resource).migration.utf8)
        StandardStream.output.write(text)
      }
    }
  }

  private func resource(_ name: String) throws -> Resource {
    guard let resource = Resource.named(name) else {
      throw ValidationError(
        "There is no collection \(name). Use one of: \(Resource.all.map(\.name).joined(separator: ", ")).")
    }
    return resource
  }
}

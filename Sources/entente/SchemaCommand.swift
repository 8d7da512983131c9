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
      What an editor completes and checks seed files by: entente schema --json-schema --into Seeds/schemas
      """)

  @Argument(help: "The collection, such as agreements; all where --against or --into stands without one.")
  var collection: String?

  @Flag(help: "Print the JSON Schema of the collection's seed file instead of SQL.")
  var jsonSchema = false

  @Option(help: "A folder: write each JSON Schema to a file there instead of printing it.")
  var into: String?

  @Option(help: "A database: print the tables and columns that it lacks. It is only read.")
  var against: String?

  func validate() throws {
    guard collection != nil || against != nil || into != nil else {
      throw ValidationError("Name a collection, a database with --against, or a folder with --into.")
    }
    guard into == nil || jsonSchema else {
      throw ValidationError("--into takes JSON Schemas: add --json-schema.")
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
    } else if let into {
      try reporting { try write(resources, into: into) }
    } else {
      for resource in resources {
        let text = jsonSchema ? JSONSchema(resource).file : Array(SchemaSQL(resource).migration.utf8)
        StandardStream.output.write(text)
      }
    }
  }

  private func write(_ resources: [Resource], into folder: String) throws {
    var files = try WholeFolder(folder)
    defer { files.removeUnfinished() }
    for resource in resources { try files.write(JSONSchema(resource).file, to: "\(resource.name).json") }
    try files.finish()
  }

  private func resource(_ name: String) throws -> Resource {
    guard let resource = Resource.named(name) else {
      throw ValidationError(
        "There is no collection \(name). Use one of: \(Resource.all.map(\.name).joined(separator: ", ")).")
    }
    return resource
  }
}

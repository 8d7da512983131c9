import ArgumentParser
import Domain
import Representation
import Store

/// `entente schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the SQL or the JSON Schema that a collection's declaration asks for.",
    discussion: """
      The start of a migration for a new resource: entente schema <collection> > Migrations/NNNN-<collection>.sql
      What an editor completes and checks a seed file by: \
      entente schema <collection> --json-schema > Seeds/schemas/<collection>.json
      """)

  @Argument(help: "The collection, such as agreements.")
  var collection: String

  @Flag(help: "Print the JSON Schema of the collection's seed file instead of SQL.")
  var jsonSchema = false

  func run() throws {
    guard let resource = Resource.named(collection) else {
      throw ValidationError(
        "There is no collection \(collection). Use one of: \(Resource.all.map(\.name).joined(separator: ", "))."
      )
    }
    let text = jsonSchema ? JSONSchema(resource).file : Array(SchemaSQL(resource).migration.utf8)
    StandardStream.output.write(text)
  }
}

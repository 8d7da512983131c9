import ArgumentParser
import Domain
import Store

/// `entente schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the SQL that a collection's declaration asks for.",
    discussion:
      "The start of a migration for a new resource: entente schema <collection> > Migrations/NNNN-<collection>.sql"
  )

  @Argument(help: "The collection, such as agreements.")
  var collection: String

  func run() throws {
    guard let resource = Resource.named(collection) else {
      throw ValidationError(
        "There is no collection \(collection). Use one of: \(Resource.all.map(\.name).joined(separator: ", "))."
      )
    }
    print(SchemaSQL(resource).migration, terminator: "")
  }
}

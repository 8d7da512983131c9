import ArgumentParser
import Domain
import Representation
import SQLite
import Store
import System

/// `entente export`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the current records to files, one for each collection.",
    discussion:
      "What `entente import` reads. Exporting, importing into an empty database and exporting again gives the same bytes."
  )

  @Argument(help: "The folder to write to; it is made where there is none.")
  var folder: String

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let connection = try Database.reading(options)
      var files = try WholeFolder(folder)
      defer { files.removeUnfinished() }
      // All collections from one state of the record.
      try connection.beginRead()
      defer { connection.endRead() }
      var total = 0
      for resource in Resource.all { total += try write(resource, from: connection, to: &files) }
      try files.finish()
      Console.say("Wrote \(total) records to \(folder).")
    }
  }

  private func write(
    _ resource: Resource, from connection: Connection, to files: inout WholeFolder
  ) throws -> Int {
    var file = SeedFile(resource)
    var fault: JSONFault?
    try connection.export(resource) { row in
      do throws(JSONFault) { try file.append(row) } catch { fault = error }
    }
    if let fault { throw Problem(.internalError, "\(resource.name): a list is no JSON.", cause: "\(fault)") }
    let count = file.count
    try files.write(file.finished(), to: "\(resource.name).json")
    return count
  }
}

import ArgumentParser
import Domain
import FoundationEssentials
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
      let connection = try Connection.opened(options.databasePath, .readOnly)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // All collections from one state of the record.
      try connection.beginRead()
      defer { connection.endRead() }
      var total = 0
      for resource in Resource.all { total += try write(resource, from: connection) }
      Console.say("Wrote \(total) records to \(folder).")
    }
  }

  private func write(_ resource: Resource, from connection: Connection) throws -> Int {
    var file = SeedFile(resource)
    var fault: JSONFault?
    try connection.export(resource) { row in
      do throws(JSONFault) { try file.append(row) } catch { fault = error }
    }
    if let fault { throw Problem(.internalError, "\(resource.name): a list is no JSON.", cause: "\(fault)") }
    let count = file.count
    try Data(file.finished()).write(
      to: URL(fileURLWithPath: "\(folder)/\(resource.name).json"), options: .atomic)
    return count
  }
}

import API
import ArgumentParser
import Representation

/// `entente routes`
struct RoutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes", abstract: "List what can be asked over HTTP: methods, path, formats, summary.")

  func run() {
    TextTable(
      Route.all.map { route in
        [
          route.allowed.joined(separator: ","), route.path.description,
          route.formats.map(\.name).joined(separator: ","), route.summary,
        ]
      }
    ).show()
  }
}

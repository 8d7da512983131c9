import API
import ArgumentParser
import Representation

/// `entente routes`
struct RoutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes", abstract: "List what can be asked over HTTP: methods, path, formats, summary.")

  func run() {
    let rows = Route.all.map { route in
      [
        route.allowed.joined(separator: ","), route.path.description,
        route.formats.map(\.name).joined(separator: ","), route.summary,
      ]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) } + [row[3]]
      StandardStream.output.write(Array((cells.joined(separator: "  ") + "\n").utf8))
    }
  }
}

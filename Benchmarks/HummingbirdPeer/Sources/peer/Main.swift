import GRDB
import Hummingbird

/// `peer DATABASE PORT`
@main
struct Peer {
  static func main() async throws {
    var configuration = Configuration()
    configuration.readonly = true
    let database = try DatabasePool(path: CommandLine.arguments[1], configuration: configuration)
    let application = Application(
      router: makeRouter(database),
      configuration: .init(address: .hostname("127.0.0.1", port: Int(CommandLine.arguments[2]) ?? 8080)))
    try await application.runService()
  }
}

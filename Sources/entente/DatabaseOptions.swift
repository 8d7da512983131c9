import ArgumentParser
import FoundationEssentials

/// Where the files are. Each option has an environment variable of the same name.
struct DatabaseOptions: ParsableArguments {
  @Option(help: "The database file. (or ENTENTE_DATABASE; default: entente.sqlite)")
  var database: String?

  @Option(help: "The folder of the schema's migrations. (or ENTENTE_MIGRATIONS; default: Migrations)")
  var migrations: String?

  @Option(help: "The folder of the dataset. (or ENTENTE_SEEDS; default: Seeds)")
  var seeds: String?

  var databasePath: String { Environment.value(database, "ENTENTE_DATABASE") ?? "entente.sqlite" }
  var migrationsPath: String { Environment.value(migrations, "ENTENTE_MIGRATIONS") ?? "Migrations" }
  var seedsPath: String { Environment.value(seeds, "ENTENTE_SEEDS") ?? "Seeds" }
}

/// Settings from the environment, which an option of the command line overrides.
enum Environment {
  static func value(_ option: String?, _ name: String) -> String? {
    option ?? ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A number from an option or the environment.
  /// - Throws: `ValidationError` where the variable is no such number.
  static func number<Number: LosslessStringConvertible>(_ option: Number?, _ name: String) throws -> Number? {
    if let option { return option }
    guard let text = value(nil, name) else { return nil }
    guard let number = Number(text) else {
      throw ValidationError("\(name)=\(text) is not a number in its range.")
    }
    return number
  }

  /// A time in whole seconds, up to a day.
  /// - Throws: `ValidationError` where it is none.
  static func seconds(_ option: Int?, _ name: String, default usual: Int) throws -> Duration {
    let seconds = try number(option, name) ?? usual
    guard (0...86_400).contains(seconds) else {
      throw ValidationError("\(name) is \(seconds): use seconds from 0 to 86400.")
    }
    return .seconds(seconds)
  }
}

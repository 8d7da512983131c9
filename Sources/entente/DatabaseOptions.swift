import ArgumentParser
import FoundationEssentials
import SQLite

/// Where the files are. Each option has an environment variable of the same name.
struct DatabaseOptions: ParsableArguments {
  @Option(help: "The database file. (or ENTENTE_DATABASE; default: entente.sqlite)")
  var database: String?

  @Option(
    help:
      "The folder of the schema's migrations. (or ENTENTE_MIGRATIONS; default: Migrations, or what was installed)"
  )
  var migrations: String?

  @Option(help: "The folder of the dataset. (or ENTENTE_SEEDS; default: Seeds, or what was installed)")
  var seeds: String?

  @Option(
    help:
      "Who writes the log to the file: own, or external for Litestream. (or ENTENTE_CHECKPOINT; default: own)"
  )
  var checkpoint: Checkpointing?

  /// What is not understood is told with the usage of the command.
  func validate() throws { _ = try checkpointing() }

  var databasePath: String { Environment.value(database, "ENTENTE_DATABASE") ?? "entente.sqlite" }
  var migrationsPath: String {
    Environment.value(migrations, "ENTENTE_MIGRATIONS") ?? Installation.folder("Migrations")
  }
  var seedsPath: String { Environment.value(seeds, "ENTENTE_SEEDS") ?? Installation.folder("Seeds") }

  /// Who writes the log to the file.
  /// - Throws: `ValidationError` where the variable names nobody.
  func checkpointing() throws -> Checkpointing {
    if let checkpoint { return checkpoint }
    guard let text = Environment.value(nil, "ENTENTE_CHECKPOINT") else { return .own }
    guard let checkpoint = Checkpointing(rawValue: text) else {
      throw ValidationError("ENTENTE_CHECKPOINT=\(text) is none of own, external.")
    }
    return checkpoint
  }
}

extension Checkpointing: ExpressibleByArgument {}

/// What was installed with the program.
enum Installation {
  /// The path of a folder that comes with the program: here, as in its repository, or else where it was installed.
  static func folder(_ name: String) -> String {
    guard !FileManager.default.fileExists(atPath: name) else { return name }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let installed = program.appendingPathComponent("../share/entente/\(name)").standardized.path
    return FileManager.default.fileExists(atPath: installed) ? installed : name
  }
}

/// Settings from the environment, which an option of the command line overrides.
enum Environment {
  static func value(_ option: String?, _ name: String) -> String? {
    option ?? ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The descriptor of the socket that systemd has handed to this process (sd_listen_fds(3)); nil where there is none.
  /// - Throws: `ValidationError` where there are several.
  static func handedSocket() throws -> CInt? {
    guard value(nil, "LISTEN_PID") == String(ProcessInfo.processInfo.processIdentifier),
      let count = value(nil, "LISTEN_FDS").flatMap({ Int($0) }), count > 0
    else { return nil }
    guard count == 1 else {
      throw ValidationError("\(count) sockets were handed over: give one ListenStream=.")
    }
    // The first behind input, output and errors.
    return 3
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

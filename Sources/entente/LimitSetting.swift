import API
import ArgumentParser
import HTTP
import Server
import Store

/// What bounds those who are served.
struct ServedLimits: Sendable {
  /// How they may ask.
  var connection = ConnectionLimits()
  /// How they may wait for commits.
  var watch = CommitWatch.Limits()
  /// How their changes are committed.
  var writes = WriteQueue<WriteOutcome>.Limits()
  /// How large bundles may be.
  var imports = Imports.Limits()
}

/// A limit of the server by the name it has on the command line.
struct LimitSetting: Sendable {
  let name: String
  let unit: String
  let apply: @Sendable (inout ServedLimits, Int) -> Void

  /// Every limit there is.
  static let all: [LimitSetting] = [
    .init("request-line", "bytes") { $0.connection.message.requestLineBytes = $1 },
    .init("head", "bytes") { $0.connection.message.headBytes = $1 },
    .init("fields", "fields") { $0.connection.message.fieldCount = $1 },
    .init("body", "bytes") { $0.connection.message.bodyBytes = $1 },
    .init("import-body", "bytes") { $0.imports.bytes = $1 },
    .init("import-json", "bytes") { $0.imports.jsonBytes = $1 },
    .init("import-time", "seconds") { $0.imports.time = .seconds($1) },
    .init("imports", "large bundles at one time") { $0.imports.atOnce = $1 },
    .init("chunk-overhead", "bytes") { $0.connection.message.chunkOverheadBytes = $1 },
    .init("trailers", "bytes") { $0.connection.message.trailerBytes = $1 },
    .init("head-time", "seconds") { $0.connection.headTime = .seconds($1) },
    .init("body-gap-time", "seconds") { $0.connection.bodyGapTime = .seconds($1) },
    .init("body-time", "seconds") { $0.connection.bodyTime = .seconds($1) },
    .init("idle-time", "seconds") { $0.connection.idleTime = .seconds($1) },
    .init("answer-time", "seconds") { $0.connection.answerTime = .seconds($1) },
    .init("answer-rate", "bytes a second") { $0.connection.answerBytesPerSecond = $1 },
    .init("streams", "answers") { $0.connection.streams = $1 },
    .init("linger-time", "seconds") { $0.connection.lingerTime = .seconds($1) },
    .init("linger", "bytes") { $0.connection.lingerBytes = $1 },
    .init("requests", "requests a connection") { $0.connection.requestsPerConnection = $1 },
    .init("connections", "connections") { $0.connection.connections = $1 },
    .init("connections-per-address", "connections") { $0.connection.connectionsPerAddress = $1 },
    .init("output", "bytes") { $0.connection.outputBytes = $1 },
    .init("buffered", "bytes") { $0.connection.bufferedBytes = $1 },
    .init("waiting", "clients that wait for changes") { $0.watch.waiting = $1 },
    .init("log-warning", "bytes") { $0.writes.logWarning = $1 },
    .init("heartbeat", "seconds") { $0.watch.heartbeat = .seconds($1) },
  ]

  private init(
    _ name: String, _ unit: String, _ apply: @escaping @Sendable (inout ServedLimits, Int) -> Void
  ) {
    (self.name, self.unit, self.apply) = (name, unit, apply)
  }

  /// The names, for help and for messages.
  static var names: String { all.map { "\($0.name) (\($0.unit))" }.joined(separator: ", ") }

  /// Sets the limits that `settings` name, each as `name=number`.
  /// - Throws: `ValidationError` that says which is not understood.
  static func apply(_ settings: [String], to limits: inout ServedLimits) throws {
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let limit = all.first(where: { $0.name == parts[0] }),
        let value = Int(parts[1]), value > 0
      else {
        throw ValidationError("--limit \(setting) is not understood: write name=number with one of \(names).")
      }
      limit.apply(&limits, value)
    }
  }
}

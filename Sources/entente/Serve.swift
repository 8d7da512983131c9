import API
import ArgumentParser
import Domain
import Glibc
import Logging
import SQLite
import Server
import Store
import System

/// `entente serve`
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the record over HTTP.",
    discussion: """
      Makes the database where there is none, brings it to the schema and, while it is empty, fills it from the seeds. \
      SIGTERM or SIGINT finishes what is in flight and exits 0; a second one ends at once.
      """)

  @Option(help: "The address to listen on; :: for IPv6 and IPv4. (or ENTENTE_HOST; default: 127.0.0.1)")
  var host: String?

  @Option(help: "The port; 0 for a free one. (or ENTENTE_PORT; default: 8080)")
  var port: UInt16?

  @Option(help: "A UNIX socket to listen on instead. (or ENTENTE_SOCKET)")
  var socket: String?

  @Flag(help: "Share the port with servers of other databases; those of this one share it anyway.")
  var sharePort = false

  @Flag(help: "Serve a file that others put in its place (`entente swap`), and never write to it.")
  var replica = false

  @Option(
    help: "The address of the server that takes changes, for clients of a replica. (or ENTENTE_PRIMARY)")
  var primary: String?

  @Option(
    help:
      "The address under which the world reaches this server, for links in calendars. (or ENTENTE_PUBLIC_URL)"
  )
  var publicURL: String?

  @Option(help: "How many event loops, each on a core. (or ENTENTE_LOOPS; default: one a core)")
  var loops: Int?

  @Option(help: "MiB of finished answers that each loop keeps; 0 keeps none. (or ENTENTE_CACHE; default: 8)")
  var cache: Int?

  @Option(
    help:
      "Seconds for which a shared cache may use an answer without asking; 0 for none. (or ENTENTE_MAX_AGE; default: 0)"
  )
  var maxAge: Int?

  @Option(help: "A log line for each request: off, text or json. (or ENTENTE_LOG; default: off)")
  var log: RequestLogFormat?

  @Option(help: "Seconds to finish what is in flight when told to stop. (or ENTENTE_DRAIN_TIME; default: 10)")
  var drainTime: Int?

  @Option(
    help:
      "Seconds that the queries of one request may take; past them 504. (or ENTENTE_QUERY_TIME; default: 5)")
  var queryTime: Int?

  @Option(help: "Who may read: all, or token for those who hold one. (or ENTENTE_READS; default: all)")
  var reads: Reads?

  @Option(
    help: "How many writes a minute a token may send; 0 for any number. (or ENTENTE_WRITE_RATE; default: 600)"
  )
  var writeRate: Int?

  @Option(
    help: ArgumentHelp(
      "A proxy, or its network, whose X-Forwarded-For is believed; may be repeated. (or ENTENTE_TRUSTED_PROXIES, with commas)",
      valueName: "address/bits"))
  var trustedProxy: [String] = []

  @Option(
    help: ArgumentHelp(
      "A limit to change, as name=number; may be repeated. (or ENTENTE_LIMITS, with commas) Names: \(LimitSetting.names).",
      valueName: "name=number"))
  var limit: [String] = []

  @OptionGroup var options: DatabaseOptions

  /// What is not understood is told with the usage of this command.
  func validate() throws {
    _ = try (
      configuration(), cacheBytes(), requestLogFormat(), queryDuration(), readingNeedsToken(),
      cachingSeconds()
    )
  }

  func run() throws {
    try reporting {
      var configuration = try configuration()
      let style = try requestLogFormat().consoleStyle
      Console.write(as: style)
      if style != .plain {
        Console.say(
          "Entente \(Release.version) starts with SQLite \(LibraryVersion.current), process \(getpid()).")
      }
      var lock = portLock(configuration.address)
      configuration.sharesPort = sharePort || lock?.isShared ?? true
      defer { lock?.release() }
      // Before anything is made: a server that is refused its address leaves nothing behind.
      let taken = try Serve.take(configuration)
      // A free port is known only now.
      lock = lock ?? portLock(taken.address)
      Serve.workOutRoutes()
      let database = try madeReady(at: taken)
      if let fault = lock?.fault {
        Console.say(
          "No second server of this database can share the port, unless with --share-port: \(fault).")
      }
      try serve(database, configuration, at: taken)
      database.tidyUp()
    }
  }

  /// Works out the routes, which all loops share, while the schema is read, which takes as long. Where there is no thread
  /// for it the first loop does it.
  private static func workOutRoutes() {
    let thread = try? Thread(named: "routes") {
      Thread.leaveSignals()
      _ = Walk.everything
    }
    thread?.detach()
  }

  /// The database, for whose faults the address is given back.
  private func madeReady(at taken: BoundAddresses) throws -> ServedDatabase {
    do {
      return try ServedDatabase(options, queryTime: queryDuration(), isReplica: replica)
    } catch {
      taken.removeFile()
      throw error
    }
  }

  private static func take(_ configuration: Server.Configuration) throws(Problem) -> BoundAddresses {
    do {
      return try BoundAddresses(configuration)
    } catch {
      throw Problem(.unavailable, explanation(of: error, at: configuration.address))
    }
  }

  private func serve(
    _ database: ServedDatabase, _ configuration: Server.Configuration, at taken: BoundAddresses
  ) throws {
    let metrics = Metrics(loops: configuration.loops)
    var attachments = Attachments()
    attachments.metrics = metrics
    let faults = FaultCounts()
    attachments.writeRefusal = { Refusals.write($0, into: &$1, counting: faults) }
    attachments.notice = { Console.say($0) }
    let format = try requestLogFormat()
    let log = format == .off ? nil : try LogWriter(.output) { format.lineOfDropped($0) }
    if let log { attachments.makeObserver = { RequestLog(format, log) } }
    defer { log?.finish() }
    let limits = try limits()
    let watch = try CommitWatch(limits.watch) { try database.makeReader() }
    let queue = try database.makeQueue(limits.writes) { watch.ring() }
    // What was taken has its verdict before the process ends.
    defer { queue?.close() }
    var hooks = try hooks(queue, watch)
    hooks.faults = faults
    let cacheBytes = try self.cacheBytes()
    let threads = try ReaderThreads(hooks: hooks) { try database.makeReader() }
    let changes = try ReaderThreads(1, named: "changes", hooks: hooks) { try database.makeReader() }
    hooks.metrics =
      metrics.all + (queue?.metrics ?? []) + [watch.metric, threads.metric, Metric.build] + Metric.process
    let ending: Ending
    do {
      ending = try Server.serve(
        configuration, at: taken, attachments: attachments, onListening: { Serve.greet($0) }
      ) {
        [hooks] in
        Application(
          reader: try database.makeReader(), threads: threads, changes: changes, cacheBytes: cacheBytes,
          hooks: hooks)
      }
    } catch let error as SystemError {
      throw Problem(.unavailable, Serve.explanation(of: error, at: configuration.address))
    }
    Console.say(Serve.farewell(ending))
  }

  private static func farewell(_ ending: Ending) -> String {
    switch ending {
    case .drained: "Stopped: everything in flight was answered."
    case .outOfTime: "Stopped: what was not answered within the time to drain was cut off."
    case .interrupted: "Stopped at once: what was not answered was cut off."
    }
  }

  private func portLock(_ address: ListenAddress) -> PortLock? {
    guard case .tcp(_, let port) = address, port != 0 else { return nil }
    return PortLock(besideDatabase: options.databasePath, port: port)
  }

  /// Why an address cannot be served, and what to do about it.
  private static func explanation(of error: SystemError, at address: ListenAddress) -> String {
    switch (address, error.operation, error.code) {
    case (.tcp(let host, let port), .bind, EADDRINUSE):
      "port \(port) of \(host) is in use by another program, or by a server of another database. Stop that one, choose "
        + "another port with --port, or share it with --share-port."
    case (.tcp(let host, _), .resolve, _):
      "there is no address for the host \"\(host)\". Write one that this machine has, such as 127.0.0.1, 0.0.0.0 or ::."
    case (.tcp(let host, _), .bind, EADDRNOTAVAIL):
      "this machine does not have the address \(host). Write one that it has, such as 127.0.0.1, 0.0.0.0 or ::."
    case (.tcp(_, let port), .bind, EACCES):
      "port \(port) is not for ordinary users. Choose one from 1024 on with --port."
    case (.unix(let path), .bind, EADDRINUSE):
      "\(path) is there already, and is no socket that a server left behind: it is not replaced. Choose another path, or "
        + "stop the server that listens on it."
    default: "cannot listen on \(address): \(error)"
    }
  }

  private func configuration() throws -> Server.Configuration {
    var configuration = Server.Configuration()
    if let handed = try Environment.handedSocket() {
      configuration.address = .inherited(handed)
    } else if let socket = Environment.value(socket, "ENTENTE_SOCKET") {
      configuration.address = .unix(path: socket)
    } else {
      let host = Environment.value(host, "ENTENTE_HOST") ?? "127.0.0.1"
      configuration.address = .tcp(host: host, port: try Environment.number(port, "ENTENTE_PORT") ?? 8080)
    }
    configuration.limits = try limits().connection
    configuration.limits.trustedProxies = try trustedProxies()
    configuration.drainTime = try Environment.seconds(drainTime, "ENTENTE_DRAIN_TIME", default: 10)
    if let loops = try Environment.number(loops, "ENTENTE_LOOPS") {
      guard (1...256).contains(loops) else { throw ValidationError("--loops is a number from 1 to 256.") }
      configuration.loops = loops
    }
    return configuration
  }

  private func limits() throws -> ServedLimits {
    let settings = Environment.value(nil, "ENTENTE_LIMITS")?.split(separator: ",").map(String.init) ?? []
    var limits = ServedLimits(writes: .init(try options.checkpointing()))
    try LimitSetting.apply(settings + limit, to: &limits)
    return limits
  }

  private func trustedProxies() throws -> TrustedProxies {
    var proxies = TrustedProxies()
    let named =
      Environment.value(nil, "ENTENTE_TRUSTED_PROXIES")?.split(separator: ",").map(String.init) ?? []
    for proxy in named + trustedProxy where !proxies.add(proxy) {
      throw ValidationError(
        "--trusted-proxy \(proxy) is no address or network: write 10.0.0.1 or 10.0.0.0/8.")
    }
    return proxies
  }

  private func queryDuration() throws -> Duration {
    try Environment.seconds(queryTime, "ENTENTE_QUERY_TIME", default: 5)
  }

  private func cacheBytes() throws -> Int {
    let mebibytes = try Environment.number(cache, "ENTENTE_CACHE") ?? 8
    guard (0...65_536).contains(mebibytes) else {
      throw ValidationError("--cache is a number of MiB, from 0 to 65536.")
    }
    return mebibytes << 20
  }

  private func cachingSeconds() throws -> Int {
    let seconds = try Environment.number(maxAge, "ENTENTE_MAX_AGE") ?? 0
    guard (0...86_400).contains(seconds) else {
      throw ValidationError("--max-age is a number of seconds, from 0 to 86400.")
    }
    return seconds
  }

  private func requestLogFormat() throws -> RequestLogFormat {
    if let log { return log }
    guard let text = Environment.value(nil, "ENTENTE_LOG") else { return .off }
    guard let format = RequestLogFormat(rawValue: text) else {
      throw ValidationError("ENTENTE_LOG=\(text) is none of off, text, json.")
    }
    return format
  }

  private func readingNeedsToken() throws -> Bool {
    if let reads { return reads == .token }
    guard let text = Environment.value(nil, "ENTENTE_READS") else { return false }
    guard let reads = Reads(rawValue: text) else {
      throw ValidationError("ENTENTE_READS=\(text) is none of all, token.")
    }
    return reads == .token
  }

  private func hooks(
    _ queue: WriteQueue<WriteOutcome>?, _ watch: CommitWatch
  ) throws -> Hooks {
    let logger = Logger(label: "entente") { _ in ConsoleLog() }
    var hooks = Hooks()
    hooks.publicURL = Environment.value(publicURL, "ENTENTE_PUBLIC_URL").map { url in
      String(url.reversed().drop { $0 == "/" }.reversed())
    }
    (hooks.writes, hooks.watch, hooks.isReplica) = (queue, watch, replica)
    hooks.imports = Imports(try limits().imports)
    hooks.uses =
      replica ? nil : try TokenUses(path: options.databasePath, checkpointing: options.checkpointing())
    hooks.primary = Environment.value(primary, "ENTENTE_PRIMARY")
    hooks.readingNeedsToken = try readingNeedsToken()
    hooks.maxAge = try cachingSeconds()
    hooks.rates = WriteRates(quota: try Environment.number(writeRate, "ENTENTE_WRITE_RATE") ?? 600)
    hooks.report = { problem, request in
      logger.error(
        "\(problem.detail)",
        metadata: [
          "request": "\(request)", "code": "\(problem.kind.rawValue)", "cause": "\(problem.cause ?? "none")",
        ])
    }
    return hooks
  }

  private static func greet(_ address: ListenAddress) {
    guard case .tcp(let host, let port) = address else { return Console.say("Listening on \(address).") }
    let name = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host.contains(":") ? "[\(host)]" : host
    Console.say(
      """
      Listening on http://\(name):\(port)
        curl 'http://\(name):\(port)/v1'
        curl 'http://\(name):\(port)/v1/agreements?between=RUS,TKM&sort=signed'
      Stop with Ctrl-C.
      """)
  }
}

/// Who may read.
enum Reads: String, ExpressibleByArgument, CaseIterable {
  case all, token
}

extension Metric {
  /// Which program counts.
  fileprivate static let build = Metric("entente_build_info", .gauge, "1, with the version as a label.") {
    [.init(.integer(1), labels: [("version", Release.version), ("sqlite", "\(LibraryVersion.current)")])]
  }
}

import API
import ArgumentParser
import Domain
import FoundationEssentials
import Store

/// `entente token`
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make, list, rotate and revoke bearer tokens.",
    discussion: """
      Of a token only its SHA-256 and its first characters are stored: it is shown once, when it is made. A server that runs \
      knows of a new or revoked one at once.
      """,
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

  /// `entente token create`
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a token and print it, once.")

    @Argument(help: "Who it is for; the actor of its commits.")
    var name: String

    @Option(help: "What it allows: read, write (which reads too), backup; several with commas.")
    var scope = "read"

    @Option(help: "The collections that it may change, with commas; without this, all.")
    var collections: String?

    @Option(help: "For how long it is good: 90d, 12h.")
    var expires = TokenTime(seconds: 365 * 86_400)

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
      _ = try (scopes(), collectionNames())
    }

    func run() throws {
      try reporting {
        let token = NewToken()
        let grant = try TokenGrant(
          name: name, scopes: scopes(), collections: collectionNames(), seconds: expires.seconds)
        try Database(options).writing {
          try Tokens($0).add(grant, sha256: token.sha256, firstCharacters: token.firstCharacters)
        }
        token.show()
      }
    }

    private func scopes() throws -> [TokenScope] {
      try scope.split(separator: ",").map { word in
        guard let scope = TokenScope(rawValue: String(word)) else {
          throw ValidationError(
            "--scope \(word) is none of \(TokenScope.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return scope
      }
    }

    private func collectionNames() throws -> [String]? {
      try collections?.split(separator: ",").map { word in
        guard let resource = Resource.named(String(word)) else {
          throw ValidationError(
            "--collections \(word) is none of \(Resource.all.map(\.name).joined(separator: ", ")).")
        }
        return resource.name
      }
    }
  }

  /// `entente token list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the tokens, without what would give them away.")

    @OptionGroup var options: DatabaseOptions

    func run() throws {
      try reporting {
        for entry in try Tokens(Database.reading(options)).all() {
          let state = entry.revokedAt.map { "ends \($0)" } ?? "until \(entry.expiresAt)"
          let use = entry.lastUsedOn.map { "used \($0)" } ?? "not used"
          print(
            "\(entry.name)\t\(entry.firstCharacters)...\t\(entry.scopes)\t\(entry.collections ?? "all")\t"
              + "\(entry.createdAt)\t\(state)\t\(use)")
        }
      }
    }
  }

  /// `entente token rotate`
  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate",
      abstract: "Make a second token of the same name and rights, and let the first end.")

    @Argument(help: "The name it was made with.")
    var name: String

    @Option(help: "For how long the old one stays good: 24h, 10m; 0m ends it at once.")
    var grace = TokenTime(seconds: 86_400)

    @OptionGroup var options: DatabaseOptions

    func run() throws {
      try reporting {
        let token = NewToken()
        try Database(options).writing {
          try Tokens($0).rotate(
            name: name, sha256: token.sha256, firstCharacters: token.firstCharacters, grace: grace.seconds)
        }
        token.show()
      }
    }
  }

  /// `entente token revoke`
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Make a token good for nothing, at once.")

    @Argument(help: "The name it was made with.")
    var name: String

    @OptionGroup var options: DatabaseOptions

    func run() throws {
      try reporting {
        guard try Database(options).writing({ try Tokens($0).revoke(name: name) }) else {
          Console.say("entente: there is no good token named \"\(name)\".")
          throw ExitCode.failure
        }
        Console.say("Revoked \(name).")
      }
    }
  }
}

/// The text of a token that was just made.
private struct NewToken {
  private let text: String

  init() {
    var generator = SystemRandomNumberGenerator()
    text = TokenText.make(using: &generator)
  }

  var sha256: String { Digest.sha256(text.utf8) }
  var firstCharacters: String { String(text.prefix(TokenText.foundBy)) }

  func show() {
    print(text)
    Console.say(
      "Keep it: it cannot be shown again. Send it as Authorization: Bearer \(firstCharacters)...")
  }
}

/// A length of time as people write it: a number and its unit, `90d`, `12h`, `10m`.
struct TokenTime: ExpressibleByArgument {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Int] = ["d": 86_400, "h": 3_600, "m": 60]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Int(argument.dropLast()),
      (0...36_500).contains(number)
    else { return nil }
    seconds = number * unit
  }

  var defaultValueDescription: String {
    seconds.isMultiple(of: 86_400) ? "\(seconds / 86_400)d" : "\(seconds / 3_600)h"
  }
}

import API
import ArgumentParser
import FoundationEssentials
import Store

/// `entente token`
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make, list and revoke bearer tokens.",
    discussion: "Of a token only its SHA-256 is stored: it is shown once, when it is made.",
    subcommands: [Create.self, List.self, Revoke.self])

  /// `entente token create`
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a token and print it, once.")

    @Argument(help: "Who it is for; the actor of its commits.")
    var name: String

    @Option(help: "What it allows: read or write.")
    var scope: TokenScope = .read

    @OptionGroup var options: DatabaseOptions

    func run() throws {
      try reporting {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<4).map { _ in
          let digits = String(generator.next(), radix: 16)
          return String(repeating: "0", count: 16 - digits.count) + digits
        }
        let token = "entente_" + secret.joined()
        try Tokens(Database(options).connection).add(
          name: name, sha256: Digest.sha256(token.utf8), firstCharacters: String(token.prefix(8)),
          scope: scope)
        print(token)
        Console.say(
          "Keep it: it cannot be shown again. Send it as Authorization: Bearer \(token.prefix(12))...")
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
          let state = entry.revokedAt.map { "revoked \($0)" } ?? "until \(entry.expiresAt)"
          print("\(entry.name)\t\(entry.scopes)\t\(entry.createdAt)\t\(state)")
        }
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
        guard try Tokens(Database(options).connection).revoke(name: name) else {
          Console.say("entente: there is no good token named \"\(name)\".")
          throw ExitCode.failure
        }
        Console.say("Revoked \(name).")
      }
    }
  }
}

extension TokenScope: ExpressibleByArgument {}

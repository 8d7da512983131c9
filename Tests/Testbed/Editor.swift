package import API
package import HTTP
import SQLite
package import Store

/// Somebody who may change the record: an application over a database of its own, with the threads for changes and for
/// writing, and a token.
package final class Editor {
  /// What changes and shows the record.
  package let site: Site
  /// The record.
  package let database: TestDatabase
  /// The token that is sent.
  package let token: String
  private let queue: WriteQueue<WriteOutcome>

  /// An editor of a copy of the shared dataset.
  /// - Parameters:
  ///   - collections: those that the token may change; nil for all.
  ///   - adjust: changes what the application is told.
  package init(
    scopes: [TokenScope] = [.write], collections: [String]? = nil, adjust: (inout Hooks) -> Void = { _ in }
  ) throws {
    database = try TestDatabase()
    queue = try WriteQueue(path: database.path)
    var hooks = Hooks()
    hooks.writes = queue
    adjust(&hooks)
    let changes = try ReaderThreads(1, hooks: hooks) { [path = database.path] in try Reader(path: path) }
    site = try Site(database, changes: changes, hooks: hooks)
    token = try Editor.token("ed", scopes, collections, in: database)
  }

  deinit { queue.close() }

  /// Makes a token in a database, good for so many seconds.
  package static func token(
    _ name: String, _ scopes: [TokenScope], _ collections: [String]? = nil, seconds: Int = 86_400,
    in database: TestDatabase
  ) throws -> String {
    var generator = SystemRandomNumberGenerator()
    let token = TokenText.make(using: &generator)
    try Tokens(Connection(path: database.path)).add(
      TokenGrant(name: name, scopes: scopes, collections: collections, seconds: seconds),
      sha256: Digest.sha256(token.utf8),
      firstCharacters: String(token.prefix(TokenText.foundBy)))
    return token
  }

  /// Sends a request with the token.
  package func send(
    _ method: Method, _ target: String, _ body: String = "", fields: [(String, String)] = []
  ) throws -> Answer {
    let type = method == .patch ? "application/merge-patch+json" : "application/json"
    let usual = [("Authorization", "Bearer \(token)")] + (body.isEmpty ? [] : [("Content-Type", type)])
    let missing = usual.filter { field in !fields.contains { $0.0 == field.0 } }
    return try site.answer(target, method, fields: missing + fields, body: Array(body.utf8))
  }

  /// The body and the tag of a record.
  package func read(_ path: String) throws -> (body: String, tag: String) {
    let answer = try site.answer(path)
    return (String(decoding: answer.body, as: UTF8.self), answer.field("ETag") ?? "")
  }
}

import Domain
import HTTP
import Store

/// The terms on which a client asks for a change: why, on which condition, and under which key.
struct WriteTerms: Sendable {
  /// Who asks.
  let bearer: Bearer
  /// Why, as the history will show it.
  let note: String?
  /// Whether it is only tried.
  let isDryRun: Bool
  /// The key under which the same request sent again changes nothing.
  let key: IdempotencyKey?
  let fields: WriteFields
  /// What is left of the rate of the token.
  let rest: WriteRates.Rest?

  /// The parameters that every change takes.
  static let parameters = [
    QueryParameter(
      "note", "Why: kept with the commit, at most \(noteMost) characters.", .text(atMost: noteMost)),
    QueryParameter(
      "dry_run", "`true`: everything is checked as if the change were made, and nothing is.",
      .boolean),
  ]

  private static let noteMost = 500

  /// Reads the terms of a question, in the order in which they are checked: parameters, coding and type of the body, rate,
  /// key.
  init(_ question: Question, rates: WriteRates) throws(Problem) {
    guard let bearer = question.bearer, let fields = question.writing else {
      throw Problem(.internalError, "\(question.route.path) changes something without a token.")
    }
    (self.bearer, self.fields) = (bearer, fields)
    (note, isDryRun) = try WriteTerms.read(question)
    try WriteTerms.require(fields, question.route.bodies.map(\.mediaType), hasBody: !question.body.isEmpty)
    // A bundle was counted when it was announced.
    rest = if let stored = question.stored { stored.rest } else { try rates.count(bearer.name) }
    key = try fields.idempotencyKey.map { (text) throws(Problem) in
      IdempotencyKey(
        token: bearer.name, key: try WriteTerms.key(text),
        fingerprint: question.stored?.fingerprint ?? Digest.sha256(fields.line + [0] + question.body))
    }
  }

  /// The checks that need no body, before it has come.
  /// - Throws: `Problem` of the first that fails: parameters, coding and type of the body, key.
  static func check(_ question: Question) throws(Problem) {
    guard let fields = question.writing else { return }
    _ = try read(question)
    try require(fields, question.route.bodies.map(\.mediaType), hasBody: false)
    if let text = fields.idempotencyKey { _ = try key(text) }
  }

  private static func read(_ question: Question) throws(Problem) -> (note: String?, isDryRun: Bool) {
    var given = GivenParameters(question)
    let note = given.text("note")
    if let note, note.count > noteMost || note.contains("\0") {
      given.refuse("note", "A note is a text of at most \(noteMost) characters.")
    }
    let isDryRun = given.boolean("dry_run") ?? false
    try given.check()
    return (note, isDryRun)
  }

  /// - Parameter mediaTypes: the types of body that are understood; none where there is to be no body.
  /// - Throws: `Problem` of kind `unsupportedMediaType`.
  private static func require(_ fields: WriteFields, _ mediaTypes: [String], hasBody: Bool) throws(Problem) {
    if fields.isCoded {
      throw Problem(
        .unsupportedMediaType, "A body is taken as it is, not compressed: leave Content-Encoding out.",
        faults: [.init("Send the body without a content coding.", allowed: ["identity"])])
    }
    guard !mediaTypes.isEmpty else {
      guard hasBody else { return }
      throw Problem(.invalidRequest, "A DELETE has no body here: leave it out.")
    }
    guard let type = fields.mediaType, mediaTypes.contains(type) else {
      let given = fields.mediaType.map { "\"\($0)\" is not understood here" } ?? "Content-Type is missing"
      throw Problem(
        .unsupportedMediaType, "\(given): send \(mediaTypes.joined(separator: " or ")).",
        faults: [.init("Send one of the media types allowed.", allowed: mediaTypes)])
    }
  }

  /// The key itself, of a quoted string (RFC 8941 §3.3.3) or a bare one.
  private static func key(_ text: String) throws(Problem) -> String {
    let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
    let key = isQuoted ? String(text.dropFirst().dropLast()) : text
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Problem(.invalidRequest, "An Idempotency-Key has 1 to 255 visible ASCII characters.")
    }
    return key
  }
}

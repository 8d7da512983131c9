import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `POST /sign-in`: has the browser keep the token of who reads, where reading needs one.
  static let signIn = Route(
    "/sign-in", "Takes the token of who reads pages in a browser, for as long as that is open.",
    methods: [.post], formats: [.html],
    bodies: [RequestBody("application/x-www-form-urlencoded", SignInForm.schema)], access: .open,
    isLasting: false
  ) { (walk, question, response) throws(Problem) in
    let form = try SignInForm(question)
    guard try walk.admitsReading(form.token) else {
      throw Problem(
        .unauthorized, "This token does not let you read here: it is misspelt, has expired or was revoked.",
        members: [.init(SignInForm.destination, .string(form.destination))])
    }
    let isSecure = walk.hooks.publicURL?.hasPrefix("https:") == true
    response.add("Set-Cookie", ReadingCookie.keeping(form.token, isSecure: isSecure))
    response.status = .seeOther
    response.add("Location", form.destination)
    return nil
  }

  /// `POST /sign-out`: has the browser forget it.
  static let signOut = Route(
    "/sign-out", "Has the browser forget the token of who reads.", methods: [.post], formats: [.html],
    access: .open, isLasting: false
  ) { (_, _, response) throws(Problem) in
    response.add("Set-Cookie", ReadingCookie.forgetting)
    response.status = .seeOther
    response.add("Location", "/")
    return nil
  }
}

extension Walk {
  /// Whether a token is good for reading.
  fileprivate func admitsReading(_ token: String) throws(Problem) -> Bool {
    do throws(Problem) {
      return try bearer(of: token).may(.read)
    } catch {
      guard error.kind == .unauthorized else { throw error }
      return false
    }
  }
}

/// What somebody sends who signs in.
private struct SignInForm {
  let token: String
  /// The path that they wanted to see.
  let destination: String

  static let destination = "to"
  static let schema = ValueSchema.object(["token": .text], optional: ["to": .text])

  /// - Throws: `Problem` where it is no such form, or comes from a page of somebody else, which could sign a reader in as
  ///   another.
  init(_ question: Question) throws(Problem) {
    guard question.writing?.isFromElsewhere != true else {
      throw Problem(.forbidden, "Sign in on a page of this service.")
    }
    let types = question.route.bodies.map(\.mediaType)
    guard let type = question.writing?.mediaType, types.contains(type) else {
      throw Problem(
        .unsupportedMediaType, "Send \(types.joined(separator: " or ")).",
        faults: [.init("Send the media type allowed.", allowed: types)])
    }
    let items: [QueryItem]
    do throws(ParseError) { items = try QueryItem.items(of: question.body) } catch {
      throw Problem(.invalidRequest, "The form cannot be read.")
    }
    let value = { (name: String) in items.first { $0.name == name }?.value ?? "" }
    token = value("token").filter { !$0.isWhitespace }
    // Only a path of this service, whatever a link says.
    let (wanted, others) = (value(SignInForm.destination), ["//", "/\\"])
    let isOurs = wanted.hasPrefix("/") && !others.contains { wanted.hasPrefix($0) }
    destination = isOurs && wanted.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? wanted : "/"
  }
}

extension Problem {
  /// Where somebody wanted to go who sent a token that is not good.
  var destination: String? { members.first { $0.name == SignInForm.destination }?.value.textValue }
}

extension Markup {
  /// Writes what takes the token of who reads.
  /// - Parameter destination: the path that they want to see.
  mutating func readingSignIn(to destination: String) {
    element("form", ["class": "edit", "method": "post", "action": "/sign-in"]) { html in
      html.empty("input", ["type": "hidden", "name": SignInForm.destination, "value": destination])
      html.element("div", ["class": "field"]) { html in
        html.element("label", ["for": "token"], text: "Token")
        html.empty(
          "input",
          [
            "type": "password", "id": "token", "name": "token", "required": "",
            "autocomplete": "off", "aria-describedby": "token-help",
          ])
        html.element(
          "p", ["id": "token-help", "class": "small muted"],
          text:
            "Who runs this service has one made: entente token create NAME --scope read. Your browser keeps it until it is closed."
        )
      }
      html.element("button", text: "Read")
    }
  }

  /// Writes what makes the browser forget it.
  mutating func readingSignOut() {
    element("form", ["method": "post", "action": "/sign-out"]) { $0.element("button", text: "Sign out") }
  }
}

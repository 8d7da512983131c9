import HTTP

/// The token of somebody who reads in a browser, where reading needs one: a cookie that no script sees, that is gone when
/// the browser is closed, and that admits to reading alone. A change takes a token from its Authorization only, so that no
/// page of somebody else can have a browser make one.
enum ReadingCookie {
  private static let name = "entente-token"

  /// The token that a request brings with it; nil where it brings none.
  static func token(of request: borrowing Request) -> String? {
    guard let field = request.field(.cookie) else { return nil }
    for pair in field.split(separator: ";") {
      let (name, value) = pair.drop { $0 == " " }.divided(at: "=")
      if name == ReadingCookie.name { return String(value) }
    }
    return nil
  }

  /// What makes a browser keep a token (RFC 6265bis §4.1). It sends it along when somebody follows a link to a page, and
  /// with nothing that a page of somebody else loads.
  /// - Parameter isSecure: whether the service is reached by TLS alone.
  static func keeping(_ token: String, isSecure: Bool) -> String {
    "\(name)=\(token); Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
  }

  /// What makes a browser forget it.
  static let forgetting = "\(name)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
}

extension Substring {
  /// What stands before a character and what stands behind it; nothing behind where it is not there.
  fileprivate func divided(at separator: Character) -> (before: Substring, behind: Substring) {
    guard let place = firstIndex(of: separator) else { return (self, "") }
    return (self[..<place], self[index(after: place)...])
  }
}

import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /oembed`: the frame that shows a page of this service on another page (oEmbed 1.0, type `rich`).
  static let oEmbed = Route(
    "/oembed",
    "Gives the frame in which another page shows a series, a timeline or two countries (oEmbed 1.0).",
    formats: [.oEmbed],
    parameters: [
      QueryParameter("url", "The address of the page: a series, the timeline or a pair of countries.", .text),
      QueryParameter("maxwidth", "At most how wide the frame is, in pixels.", .integer(1...10_000)),
      QueryParameter("maxheight", "At most how high the frame is, in pixels.", .integer(1...10_000)),
      QueryParameter("format", "In which format it is answered.", .codes(["json"])),
    ], isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = GivenParameters(question)
    let (width, height) = (given.integer("maxwidth"), given.integer("maxheight"))
    switch given.text("format") {
    case nil, "json": break
    // Of the two formats that there are (oEmbed 1.0, 2.2).
    case "xml": throw Problem(.notImplemented, "A frame is told in json, and not in xml.")
    case let format?: given.refuse("format", "\"\(format)\" is no format of frames: write json.")
    }
    if given.text("url") == nil { given.refuse("url", "\"url\" is missing: the address of a page.") }
    try given.check()
    let base = walk.base(of: question)
    let frame = try walk.frame(around: given.text("url") ?? "", at: base, question)
    let size = (min(usualWidth, width ?? usualWidth), min(frame.height, height ?? frame.height))
    response.append(
      .object([
        .init("type", .string("rich")), .init("version", .string("1.0")),
        .init("title", .string(frame.title)), .init("provider_name", .string("Entente")),
        .init("provider_url", .string(base + "/")),
        .init("html", .string(frame.element(at: base, width: "\(size.0)", height: size.1))),
        .init("width", .number("\(size.0)")), .init("height", .number("\(size.1)")),
      ]))
    return nil
  }

  /// In px.
  private static let usualWidth = 720
}

extension Walk {
  /// Where the service is reached from outside, without a slash at the end.
  func base(of question: Question) -> String { hooks.publicURL ?? "http://\(question.authority)" }

  /// The frame around the part of a page that may be shown elsewhere.
  /// - Throws: `Problem` of kind `notFound` where the address is that of no such page.
  fileprivate func frame(around url: String, at base: String, _ question: Question) throws(Problem)
    -> EmbedFrame
  {
    let path = url.hasPrefix(base + "/") ? String(url.dropFirst(base.count)) : url
    guard path.hasPrefix("/"), let target = Target(text: path), let (part, place) = EmbedPage.of(target),
      case .content(let content) = try part.endpoint(
        Page(self, Question(within: question, part.route, place), isEmbedded: true))
    else {
      throw Problem(
        .notFound,
        "\"\(url)\" cannot be shown on another page: a series, the timeline or a pair of countries can, such as "
          + "\(base)/timeline?country=KAZ.")
    }
    return EmbedFrame(target: place, title: content.title, height: part.height)
  }
}

extension Target {
  /// Path and query of a text; nil where it cannot be decoded.
  fileprivate init?(text: String) {
    guard let decoded = try? Target(decoding: text.utf8Span.span) else { return nil }
    self = decoded
  }
}

import Representation

/// A request as people write it in a language.
struct RequestText {
  let language: String
  let text: String

  /// The same request in every language that is told.
  /// - Parameter address: the whole address that is asked for.
  static func all(_ address: String) -> [RequestText] {
    [
      RequestText(language: "curl", text: "curl --fail --silent '\(address)'"),
      RequestText(
        language: "JavaScript",
        text: """
          const answer = await fetch("\(address)");
          const { data } = await answer.json();
          console.log(data);
          """),
      RequestText(
        language: "Python",
        text: """
          import requests

          answer = requests.get("\(address)")
          answer.raise_for_status()
          print(answer.json()["data"])
          """),
      RequestText(
        language: "R",
        text: """
          answer <- jsonlite::fromJSON("\(address)")
          print(answer$data)
          """),
      RequestText(
        language: "Swift",
        text: """
          import Foundation
          #if canImport(FoundationNetworking)
            import FoundationNetworking
          #endif

          let address = URL(string: "\(address)")!
          let (body, _) = try await URLSession.shared.data(from: address)
          print(String(decoding: body, as: UTF8.self))
          """),
    ]
  }
}

extension Markup {
  /// Writes a text that is copied, and scrolls where it is wider than the page.
  mutating func code(_ text: String, label: String) {
    element("pre", ["tabindex": "0", "role": "region", "aria-label": label]) {
      $0.element("code", ["data-copy": ""], text: text)
    }
  }
}

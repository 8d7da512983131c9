import Domain
import HTTP
import Representation
import Store
import System

/// What a page cites, each numbered where it is first met: equal citations share a number.
final class PageCitations {
  /// A place in a source.
  struct Citation: Hashable {
    let source: String
    let paragraph: String?
    let quote: String?
  }

  /// In the order of their numbers, which begin with 1.
  private(set) var all: [Citation] = []
  private var numbers: [Citation: Int] = [:]

  /// The numbers of the citations of a record, in its order.
  func numbers(of citations: JSON?) -> [Int] {
    var found: [Int] = []
    for item in citations?.items ?? [] {
      guard let source = item["source"]?.textValue else { continue }
      let citation = Citation(
        source: source, paragraph: item["paragraph"]?.textValue, quote: item["quote"]?.textValue)
      let number = number(of: citation)
      if !found.contains(number) { found.append(number) }
    }
    return found
  }

  private func number(of citation: Citation) -> Int {
    if let known = numbers[citation] { return known }
    all.append(citation)
    numbers[citation] = all.count
    return all.count
  }

  /// The ids of the sources, in the order in which they were first cited.
  var sources: [String] {
    var known: Set<String> = []
    return all.map(\.source).filter { known.insert($0).inserted }
  }
}

extension Markup {
  /// Writes links to the places that a value rests on: `[1][2]`.
  mutating func cite(_ citations: JSON?, on page: Page) {
    let numbers = page.citations.numbers(of: citations)
    // A part of a page has the line of its sources and not their list.
    guard !numbers.isEmpty, !page.isEmbedded else { return }
    element("sup", ["class": "cite"]) { html in
      for number in numbers {
        html.element(
          "a", ["href": "#s\(number)", "aria-label": "Source \(number)"], text: "[\(number)]")
      }
    }
  }

  /// Writes the places that a page rests on, and how far each source can be trusted.
  mutating func sources(of page: Page) {
    guard !page.citations.all.isEmpty else { return }
    let texts = page.citations.sources.reduce(into: [String: SourceText]()) { texts, id in
      texts[id] = page.source(id)
    }
    element("section", ["class": "sources", "aria-labelledby": "sources"]) { html in
      html.element("h2", ["id": "sources"], text: "What this page rests on")
      html.element("ol", ["class": "sources"]) { html in
        for (index, citation) in page.citations.all.enumerated() {
          html.element("li", ["id": "s\(index + 1)"]) { html in
            texts[citation.source].map { html.place(citation, in: $0, on: page) }
          }
        }
      }
      html.element("dl", ["class": "trust"]) { html in
        for id in page.citations.sources {
          guard let text = texts[id] else { continue }
          html.element("dt") { html in
            html.element("a", ["href": page.link("sources", id)], text: text.title)
            if let published = text.published { html.text(", \(published)") }
          }
          html.element("dd") { $0.trust(in: text) }
        }
      }
    }
  }

  private mutating func place(_ citation: PageCitations.Citation, in text: SourceText, on page: Page) {
    if let quote = citation.quote {
      element("q", text: quote)
      self.text(" ")
    }
    element("a", ["href": page.link("sources", citation.source)], text: text.name)
    if let line = citation.paragraph { self.text(", line \(line)") }
    self.text(", \(text.letter)")
    guard let address = text.address else { return }
    self.text(" ")
    element("a", ["href": address + (citation.quote.map(Markup.fragment) ?? "")], text: "Read it there")
  }

  /// Writes the letter of trust of a source with its meaning and its reason.
  mutating func trust(in text: SourceText) {
    element("strong", ["class": "letter"], text: text.letter)
    self.text(" \(text.meaning). \(text.reason)")
  }

  /// What makes a browser show the words (URL Fragment Text Directives).
  private static func fragment(of quote: String) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8
    let encoded = quote.utf8.flatMap { byte in
      plain.contains(byte)
        ? [byte] : [UInt8(ascii: "%"), Hexadecimal.upperDigit(byte >> 4), Hexadecimal.upperDigit(byte & 15)]
    }
    return "#:~:text=" + String(decoding: encoded, as: UTF8.self)
  }
}

/// What is told of a source beside the words.
struct SourceText {
  let title: String
  /// The publisher, or how the title begins where it has none.
  let name: String
  let published: String?
  /// Of the Admiralty scale.
  let letter: String
  let meaning: String
  let reason: String
  let address: String?
}

extension Page {
  /// A source that is cited.
  func source(_ id: String) -> SourceText {
    var record = JSON.null
    do throws(Problem) {
      record = try ask("/v1/sources/{id}", path: ["v1", "sources", id])
    } catch {
      problem = error
    }
    let title = record["title"]?.textValue ?? id
    let letter = record["reliability"]?.textValue ?? ""
    return SourceText(
      title: title, name: record["publisher"]?.textValue ?? title.beginning,
      published: record["published"]?.words,
      letter: letter,
      meaning: Resource.sources.field("reliability").flatMap { names.label($0, letter) } ?? "",
      reason: record["reliability_reason"]?.textValue ?? "", address: record["url"]?.textValue)
  }
}

extension String {
  /// The first words of a long title, which a page may tell a hundred times.
  fileprivate var beginning: String {
    guard count > 48 else { return self }
    let words = prefix(41)
    return words[..<(words.lastIndex(of: " ") ?? words.endIndex)] + "\u{2026}"
  }
}

import Domain
import HTTP
import Representation
import Store

extension Markup {
  /// Writes claims that disagree side by side, and what the rule makes of them.
  /// - Parameters:
  ///   - heading: the element that tells what they are about; nil where the page has told it.
  ///   - section: the id of the part of the page that they are in.
  ///   - isBrief: whether their words and notes are left to the sources below and the records' own pages.
  mutating func conflict(
    _ conflict: JSON, on page: Page, heading: StaticString?, in section: String? = nil, isBrief: Bool = false
  ) {
    let chosen = conflict["resolution"]?["chosen"]?.textValue
    element(heading == nil ? "div" : "article", ["class": "conflict"]) { html in
      if let heading { html.element(heading, text: page.subject(of: conflict)) }
      html.element("ul", ["class": "claims"]) { html in
        for claim in conflict["claims"]?.items ?? [] {
          let isChosen = chosen != nil && claim["id"]?.textValue == chosen
          html.claim(claim, isChosen: isChosen, isBrief: isBrief, on: page)
        }
      }
      html.verdict(conflict["resolution"], on: page, in: section)
    }
  }

  private mutating func claim(_ claim: JSON, isChosen: Bool, isBrief: Bool, on page: Page) {
    guard let collection = claim["collection"]?.textValue, let id = claim["id"]?.textValue else { return }
    element("li", ["class": isChosen ? "chosen" : nil]) { html in
      html.element("p", ["class": "small muted"]) { html in
        html.text("Side \(claim["side"]?.textValue ?? "1")")
        if isChosen { html.text(", chosen by the rule") }
      }
      html.element("p") { html in
        html.element("a", ["href": page.link(collection, id)], text: page.words(of: claim))
        html.cite(claim["citations"], on: page)
      }
      if isBrief { return }
      for citation in (claim["citations"]?.items ?? []).prefix(2) {
        guard let quote = citation["quote"]?.textValue, let source = citation["source"]?.textValue else {
          continue
        }
        html.element("p", ["class": "small"]) { html in
          html.element("q", text: quote)
          let text = page.source(source)
          let line = citation["paragraph"]?.textValue.map { ", line \($0)" } ?? ""
          html.element("span", ["class": "muted"], text: " \(text.name)\(line), \(text.letter)")
        }
      }
      if let notes = claim["notes"]?.textValue { html.element("p", ["class": "small muted"], text: notes) }
    }
  }
}

extension [JSON] {
  /// Of disagreements, those first that say which figure or which standing does not hold.
  var inOrderOfUse: [JSON] {
    let (first, others) = divided { conflict in
      let collection = conflict["claims"]?.items.first?["collection"]?.textValue
      return collection.flatMap(Resource.named)?.disagreement?.subject.isEmpty == false
    }
    return first + others
  }
}

extension Page {
  /// What disagreeing claims are about. Ids that stand for countries and bodies are told by their names.
  fileprivate func subject(of conflict: JSON) -> String {
    let subject = conflict["subject"]?.textValue ?? ""
    guard let collection = conflict["claims"]?.items.first?["collection"]?.textValue,
      let fields = Resource.named(collection)?.disagreement?.subject, !fields.isEmpty
    else { return subject }
    let words = subject.split(separator: " in ").map(String.init)
    guard words.count == fields.count else { return subject }
    let named = zip(fields, words).map { name, word in
      Resource.named(collection)?.field(name).flatMap { names.label($0, word) } ?? word
    }
    return named.joined(separator: " in ")
  }

  /// What a claim says in a few words: a code by its title.
  fileprivate func words(of claim: JSON) -> String {
    let words = claim["claim"]?.textValue ?? ""
    guard let collection = claim["collection"]?.textValue, let resource = Resource.named(collection),
      let field = resource.disagreement.flatMap({ resource.field($0.claim) })
    else { return words }
    return names.label(field, words) ?? words
  }
}

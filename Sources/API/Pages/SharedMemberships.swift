import Domain
import Representation
import Store

/// The bodies to which both countries of a pair stand in some way: a row each, with every claim about either.
struct SharedMemberships {
  private let pair: CountryPair
  /// The claims about these bodies.
  let shared: [JSON]
  private let organizations: [String]

  init(_ claims: [JSON], _ pair: CountryPair) {
    self.pair = pair
    let countries = claims.reduce(into: [String: Set<String>]()) { countries, claim in
      guard let organization = claim["organization"]?.textValue, let country = claim["country"]?.textValue
      else {
        return
      }
      countries[organization, default: []].insert(country)
    }
    shared = claims.filter { claim in countries[claim["organization"]?.textValue ?? ""]?.count == 2 }
    organizations = Set(shared.compactMap { $0["organization"]?.textValue }).sorted()
  }

  var isEmpty: Bool { organizations.isEmpty }

  /// Writes the table.
  func write(to html: inout Markup, on page: Page) {
    guard !isEmpty else { return }
    let name = { (country: String) in page.names.name(of: country, in: "countries") ?? country }
    let countries = [pair.one, pair.other].sorted { name($0) < name($1) }
    html.element("h2", ["id": "memberships"], text: "Memberships")
    html.table("Bodies to which both stand in some way", ["Body"] + countries.map(name)) { html in
      for organization in organizations {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.reference("organizations", organization, on: page) }
          for country in countries {
            let claims = shared.filter {
              $0["organization"]?.textValue == organization && $0["country"]?.textValue == country
            }
            html.cell(name(country)) { html in
              for (index, claim) in claims.enumerated() {
                if index > 0 { html.text("; ") }
                html.standing(claim, on: page)
              }
            }
          }
        }
      }
    }
  }
}

extension Markup {
  /// Writes how a country stands to a body, and since when.
  fileprivate mutating func standing(_ claim: JSON, on page: Page) {
    guard let resource = Resource.named("memberships"), let status = claim["status"]?.textValue else {
      return
    }
    let title = resource.field("status").flatMap { page.names.label($0, status) } ?? status
    element("a", ["href": page.link("memberships", claim["id"]?.textValue ?? "")], text: title)
    if let since = claim["since"]?.words { text(" since \(since)") }
    if let until = claim["until"]?.words { text(" until \(until)") }
    cite(claim["citations"], on: page)
  }
}

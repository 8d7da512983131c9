import Domain

/// What a record says.
extension QueryParameter {
  /// `q`, where records have texts that are searched.
  static func text(of resource: Resource) -> [QueryParameter] {
    resource.searched.isEmpty ? [] : [words(of: resource)]
  }

  static let wordsSummary =
    "Records in whose texts all these words stand: turk* is the beginning of a word, as the last word is by itself, and \"gas supply\" a phrase."

  /// It leaves the order as it is: `/v1/search` has the best first.
  private static func words(of resource: Resource) -> QueryParameter {
    QueryParameter("q", wordsSummary, .text) { reading, text in
      guard reading.moment == .now else {
        return reading.refuse("q", "The words of the past are not indexed: leave out \"q\" or \"as_of\".")
      }
      do throws(TextQuery.Fault) {
        reading.ask(.words, [.text(try TextQuery(text).expression(collections: resource.searched))])
        reading.understand("q", text)
      } catch {
        reading.refuse("q", error.detail)
      }
    }
  }
}

extension Resource {
  /// The collections in whose texts words are looked for: its own, or those that a derived list follows from.
  fileprivate var searched: [String] {
    let sources = isDerived ? Resource.all.filter { $0.timeline != nil } : [self]
    return sources.filter { !SearchedField.all(of: $0).isEmpty }.map(\.name)
  }
}

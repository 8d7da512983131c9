package import Domain

/// Something dated that people follow: an event, or a dated act of an agreement, a project or a membership. What calendars,
/// timelines and feeds are made of.
package struct Entry: Sendable {
  /// Where a statement stands in its source.
  package struct Citation: Sendable {
    /// Title of the source.
    package let source: String
    /// The line, counted from 1.
    package let paragraph: Int64?
    /// The words.
    package let quote: String?

    /// A citation as people read it.
    package init(source: String, paragraph: Int64?, quote: String?) {
      (self.source, self.paragraph, self.quote) = (source, paragraph, quote)
    }

    /// "Trend News Agency, line 17: “...”".
    var text: String {
      let place = paragraph.map { "\(source), line \($0)" } ?? source
      return quote.map { "\(place): \u{201C}\($0)\u{201D}" } ?? place
    }
  }

  /// The path of its record below the collection's name, and of the act: `events/x`, `agreements/x/signed`.
  package var path: String
  /// In a few words, without its status.
  package var title: String
  /// When; nil where no source says.
  package var date: UncertainDate?
  /// The code of its status, where it has one.
  package var status: String?
  /// The code and the title of its kind.
  package var kind: (code: String, title: String)?
  /// Titles of what it is about.
  package var topics: [String] = []
  /// Alpha-3 codes of the countries that take part.
  package var countries: [String] = []
  /// Where it is.
  package var place: String?
  /// What happened, in a sentence or two.
  package var summary: String?
  /// The code of how much is made of it: `headline`, `normal` or `minor`.
  package var weight = "normal"
  /// At least one.
  package var citations: [Citation] = []
  /// Which version of its record this is, from 1.
  package var revision: Int64 = 1
  /// When its record entered the store, RFC 3339 in UTC.
  package var createdAt = ""
  /// When this version of it did.
  package var updatedAt = ""
  /// Whether the record is current no more.
  package var isRetired = false

  /// An entry of this path and title.
  package init(path: String, title: String) { (self.path, self.title) = (path, title) }

  /// The title behind the word for a status that tells of no plain fact: "Denied: ...".
  var headline: String {
    let word = isRetired ? "Cancelled" : status.flatMap(StatusWords.before)
    return word.map { "\($0): \(title)" } ?? title
  }

  /// The summary and the citations, a line each.
  var text: String {
    ([summary].compactMap { $0 } + citations.map(\.text)).joined(separator: "\n\n")
  }
}

/// What a calendar, a timeline or a feed says of itself.
package struct EntryList: Sendable {
  /// In a few words: what was asked for.
  package var title: String
  /// The address of the service, without a slash at the end.
  package var base: String
  /// The path and query of this answer.
  package var path: String
  /// The path and query of the page that shows the same.
  package var home = "/"
  /// When the dataset last changed, RFC 3339 in UTC.
  package var updatedAt: String
  /// How many entries the query finds in all.
  package var found: Int
  /// The first day that was asked for.
  package var firstDay: CalendarDay?
  /// Which dates are held besides those known to the day, in the word of the question.
  package var imprecise: String?

  /// A list of this title.
  package init(title: String, base: String, path: String, updatedAt: String, found: Int) {
    (self.title, self.base, self.path) = (title, base, path)
    (self.updatedAt, self.found) = (updatedAt, found)
  }

  /// The address of this answer.
  var url: String { base + path }

  /// The page of an entry's record.
  func page(of entry: Entry) -> String {
    base + "/" + entry.path.split(separator: "/").prefix(2).joined(separator: "/")
  }
}

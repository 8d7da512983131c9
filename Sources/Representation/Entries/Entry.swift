package import Domain

/// Something dated that a picture shows: an event, or a dated act of an agreement, a project or a membership.
package struct Entry: Sendable {
  /// The path of its record below the collection's name, and of the act: `events/x`, `agreements/x/signed`.
  package var path: String
  /// In a few words, without its status.
  package var title: String
  /// When; nil where no source says.
  package var date: UncertainDate?
  /// The code of its status, where it has one.
  package var status: String?
  /// The title of its kind.
  package var kind: String?
  /// The code of how much is made of it: `headline`, `normal` or `minor`.
  package var weight = "normal"
  /// Titles of what it rests on.
  package var sources: [String] = []

  /// An entry of this path and title.
  package init(path: String, title: String) { (self.path, self.title) = (path, title) }

  /// The title behind the word for a status that tells of no plain fact: "Denied: ...".
  var headline: String { status.flatMap(StatusWords.before).map { "\($0): \(title)" } ?? title }
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
  package var home: String
  /// When the dataset last changed, RFC 3339 in UTC; of a feed when its first entry did.
  package var updatedAt: String

  /// The first day that was asked for.
  package var firstDay: CalendarDay?
  /// Which dates are held besides those known to the day, in the word of the question.
  package var imprecise: String?

  /// A list of this title.
  package init(title: String, base: String, path: String, home: String = "/", updatedAt: String) {
    (self.title, self.base, self.path) = (title, base, path)
    (self.home, self.updatedAt) = (home, updatedAt)
  }

  /// The address of this answer.
  var url: String { base + path }
}

/// What of a collection stands on the timeline: which dates of a record are entries, and what each says.
package struct TimelineEntries: Sendable {
  /// A dated field of a record, which is an entry of its own wherever it is given.
  package struct Act: Sendable {
    /// The date; it also ends the entry's id.
    package let field: String
    /// The entry's title, a text with the names of fields in braces: "Signing of {title}". A code stands as its title, a
    /// reference as the name of its record.
    package let title: String
    /// What sort of entry it is.
    package let kind: Code
    /// How sure its happening is.
    package let status: Code
    /// The date that takes its place where it is given: of a plan, what came of it. Nil where none does.
    package let unless: String?
  }

  /// A code of an entry.
  package enum Code: Sendable {
    /// That of a field of the record.
    case field(String)
    /// Always the same, but for records whose own status is one of these.
    case fixed(String, [String: String] = [:])
  }

  /// The dates, in the order in which entries of one day stand.
  package let acts: [Act]
  /// Whether each record is one entry, under the record's own name. Such an entry takes the place of an act of a record that
  /// is linked with it, where its date is that of the act or lies within it: else the same would stand twice.
  package let isWhole: Bool
  /// The field that tells what it is about, in a sentence or two.
  package let summary: String
  /// The field that holds its topics, a list or one code; nil where none does.
  package let topics: String?
  /// The field that says where it was; nil where none does.
  package let place: String?

  /// Each record is an entry, dated by a field, with the kind and the status that the record itself has.
  static func record(_ date: String, summary: String, topics: String?, place: String?) -> TimelineEntries {
    let act = Act(
      field: date, title: "{title}", kind: .field("kind"), status: .field("status"), unless: nil)
    return TimelineEntries(acts: [act], isWhole: true, summary: summary, topics: topics, place: place)
  }

  /// Each of these dates of a record is an entry.
  static func acts(_ acts: [Act], summary: String, topics: String? = nil, place: String? = nil)
    -> TimelineEntries
  {
    TimelineEntries(acts: acts, isWhole: false, summary: summary, topics: topics, place: place)
  }
}

extension TimelineEntries.Act {
  /// What has happened by its date.
  static func act(
    _ field: String, _ title: String, kind: String, status: TimelineEntries.Code = .fixed("occurred"),
    unless other: String? = nil
  ) -> TimelineEntries.Act {
    .init(field: field, title: title, kind: .fixed(kind), status: status, unless: other)
  }
}

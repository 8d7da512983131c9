extension Resource {
  /// The texts that the record rests on.
  package static let sources = Resource(
    "sources", table: "source", title: "Sources",
    "A text that the record rests on, with how far it can be trusted and why.",
    fields: [
      .name("title", "The title, or a description where the text has none."),
      .text("publisher", "Who published it.", search: .names),
      .choice(
        "kind", .kinds, "What sort of text it is.",
        required: true),
      .text("author", "Who wrote it, where the text says so.", search: .names),
      .date("published", "When it was published, where the text says so."),
      .text("language", "Its language (BCP 47).", required: true, form: .language),
      .date("retrieved", "When the text was taken."),
      .text("url", "Where it can be read."),
      .text(
        "sha256", "The SHA-256 of its text, in hexadecimal, by which `entente check` finds the file.",
        form: .sha256),
      .choice(
        "reliability", .reliabilities, "The source's reliability on the Admiralty scale.",
        required: true),
      .text("reliability_reason", "Why it has that letter.", required: true, search: .notes),
    ],
    time: .date("published"), citations: false, linkable: false)
}

extension CodeList {
  /// What sort of text a source is.
  fileprivate static let kinds = CodeList(
    "source_kind", "What sort of text a source is.",
    [
      .init("news_article", "News article", "An article in a newspaper, on a news site or by a news agency."),
      .init("analysis", "Analysis", "An article that explains and judges."),
      .init("report", "Report", "A longer text of a body or an author on one matter."),
      .init("press_release", "Press release", "What a body says of itself to the press."),
      .init("treaty_text", "Treaty text", "The text of a treaty or another instrument itself."),
      .init("law", "Law", "A law, a decree or another binding act of one state or union."),
      .init("speech", "Speech", "A speech or an interview, in the words of who speaks."),
      .init("book", "Book", "A book or a chapter of one."),
      .init("web_page", "Web page", "A page of a body or a person, which may change."),
      .init("standard", "Standard", "A standard or code list, cited as a whole."),
      .init("dataset", "Dataset", "A table or database of figures."),
    ])

  /// A source's reliability on the Admiralty scale.
  fileprivate static let reliabilities = CodeList(
    "reliability", "A source's reliability on the Admiralty scale.",
    [
      .init(
        "A", "Completely reliable", "No doubt of its trustworthiness, and a history of complete reliability."),
      .init("B", "Usually reliable", "Minor doubts, and a history of mostly valid information."),
      .init("C", "Fairly reliable", "Doubts, and valid information in the past."),
      .init("D", "Not usually reliable", "Significant doubts, and valid information in the past."),
      .init("E", "Unreliable", "No trustworthiness, and a history of invalid information."),
      .init("F", "Reliability cannot be judged", "Nothing to judge it by."),
    ])
}

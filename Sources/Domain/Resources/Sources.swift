extension Resource {
  /// The texts that the record rests on.
  package static let sources = Resource(
    "sources", table: "source", title: "Sources",
    "A text that the record rests on, with how far it can be trusted and why.",
    fields: [
      .text("title", "The title, or a description where the text has none.", required: true),
      .text("publisher", "Who published it."),
      .choice(
        "kind", ["news_article", "analysis", "report", "press_release", "standard", "dataset"],
        "What sort of text it is.",
        required: true),
      .text("author", "Who wrote it, where the text says so."),
      .date("published", "When it was published, where the text says so."),
      .text("language", "Its language (BCP 47).", required: true),
      .date("retrieved", "When the text was taken."),
      .text("url", "Where it can be read."),
      .text("sha256", "The SHA-256 of its text, in hexadecimal, by which `entente check` finds the file."),
      .choice(
        "reliability", ["A", "B", "C", "D", "E", "F"], "The source's reliability on the Admiralty scale.",
        required: true),
      .text("reliability_reason", "Why it has that letter.", required: true),
    ],
    time: .date("published"), citations: false)
}

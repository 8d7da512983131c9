extension Resource {
  /// What happened, was planned or was claimed to have happened.
  static let events = Resource(
    "events", table: "event", title: "Events",
    "Something that happened, is announced or is claimed, with when, where and who.",
    fields: [
      .text("title", "What happened, in a few words of ours.", required: true),
      .choice(
        "kind",
        [
          "visit", "summit", "meeting", "call", "signing", "accession", "incident", "dispute", "settlement",
          "appointment",
          "announcement", "proposal", "launch", "expiry", "award", "anniversary", "decision", "allegation",
          "milestone",
        ], "What sort of event it is.", required: true),
      .choice(
        "status", ["occurred", "ongoing", "planned", "reported", "denied", "proposed"],
        "How sure its happening is: reported is a claim, denied a claim that a party rejects.", required: true
      ),
      .date("date", "When."),
      .text("place", "Where."),
      .reference("place_country", to: "countries", "The country of that place."),
      .countries("countries", of: "event", "The countries that take part or are concerned."),
      .organizations("organizations", of: "event", "The bodies that take part or are concerned."),
      .people(of: "event", "The people who take part or are concerned."),
      .topics(of: "event"),
      .text("summary", "What happened, in our words."),
      .links(of: "event"),
    ],
    order: [.ascending("date")], sortable: ["title"], time: .date("date"))
}

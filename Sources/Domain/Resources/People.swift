extension Resource {
  /// People who act or are quoted.
  static let people = Resource(
    "people", table: "person", title: "People", "A person who acts or is quoted.",
    fields: [
      .name("name", "The name most used in English."),
      .text("role", "Office or profession, as the sources give it.", search: .text),
      .reference("country", to: "countries", "The country they act for."),
      .reference("organization", to: "organizations", "The body they act for."),
      .list(
        "offices", in: "person_office",
        ofObjects: [
          .text("office", "The office, as the sources give it.", required: true, search: .text),
          .reference("country", to: "countries", "The country whose office it is."),
          .reference("organization", to: "organizations", "The body whose office it is."),
          .date("since", "From when."),
          .end("until", "Until when."),
        ], "The offices held, in the order of time."),
      .aliases(of: "person"),
    ],
    order: [.ascending("name")])
}

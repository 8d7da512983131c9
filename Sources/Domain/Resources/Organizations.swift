extension Resource {
  /// Bodies that take part.
  static let organizations = Resource(
    "organizations", table: "organization", title: "Organizations",
    "An intergovernmental body, forum, company, agency, university or other body that takes part.",
    fields: [
      .text("name", "The name most used in English.", required: true),
      .choice(
        "kind",
        [
          "intergovernmental_organization", "forum", "commission", "company", "agency", "ministry",
          "parliament",
          "exchange", "university", "research_institute", "armed_force", "media", "movement", "program",
        ], "What sort of body it is.", required: true),
      .reference("country", to: "countries", "The country it belongs to; none for international bodies."),
      .reference("parent", to: "organizations", "The body it is a part of."),
      .text("role", "What it does in this record, in our words."),
      .aliases(of: "organization"),
    ],
    order: [.ascending("name")])
}

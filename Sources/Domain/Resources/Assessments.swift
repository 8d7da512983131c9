extension Resource {
  /// What sources expect and judge.
  static let assessments = Resource(
    "assessments", table: "assessment", title: "Assessments",
    "What a source expects or judges, in our words, with whose view it is.",
    fields: [
      .text("statement", "The view, in our words.", required: true),
      .choice(
        "kind", ["outlook", "risk", "priority", "position", "judgement", "goal"], "What sort of view it is.",
        required: true),
      .choice(
        "horizon", ["current", "short_term", "medium_term", "long_term", "unstated"],
        "How far it looks ahead.", required: true),
      .date("period", "When it is about, where the source says so."),
      .text("holder", "Whose view it is, where it is not the author's."),
      .reference("person", to: "people", "The person whose view it is."),
      .reference("organization", to: "organizations", "The body whose view it is."),
      .countries("countries", of: "assessment", "The countries it is about."),
      .topics(of: "assessment"),
      .links(of: "assessment"),
    ],
    time: .date("period"))
}

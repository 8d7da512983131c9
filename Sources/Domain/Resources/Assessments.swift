extension Resource {
  /// What sources expect and judge.
  static let assessments = Resource(
    "assessments", table: "assessment", title: "Assessments",
    "What a source expects or judges, in our words, with whose view it is.",
    fields: [
      .text("statement", "The view, in our words.", required: true, search: .text),
      .choice(
        "kind", .kinds, "What sort of view it is.",
        required: true),
      .choice(
        "horizon", .horizons, "How far it looks ahead.", required: true),
      .date("period", "When it is about, where the source says so."),
      .text("holder", "Whose view it is, where it is not the author's.", search: .names),
      .reference("person", to: "people", "The person whose view it is."),
      .reference("organization", to: "organizations", "The body whose view it is."),
      .countries("countries", of: "assessment", "The countries it is about."),
      .topics(of: "assessment"),
      .links(of: "assessment"),
    ],
    time: .date("period"),
    dossier: .list("statement", "kind", "horizon", "period", "holder", "citations"))
}

extension CodeList {
  /// What sort of view an assessment is.
  fileprivate static let kinds = CodeList(
    "assessment_kind", "What sort of view an assessment is.",
    [
      .init("outlook", "Outlook", "What is expected to come."),
      .init("risk", "Risk", "What may go wrong."),
      .init("priority", "Priority", "What matters most to its holder."),
      .init("position", "Position", "What its holder stands for."),
      .init("judgement", "Judgement", "How something is, in the view of its holder."),
      .init("goal", "Goal", "What its holder wants to reach."),
    ])

  /// How far an assessment looks ahead.
  fileprivate static let horizons = CodeList(
    "horizon", "How far an assessment looks ahead.",
    [
      .init("current", "Current", "At how things are."),
      .init("short_term", "Short term", "Up to about a year ahead."),
      .init("medium_term", "Medium term", "Some years ahead."),
      .init("long_term", "Long term", "A decade ahead, or more."),
      .init("unstated", "Unstated", "The source does not say."),
    ])
}

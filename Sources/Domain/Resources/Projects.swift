extension Resource {
  /// What is planned and built together.
  static let projects = Resource(
    "projects", table: "project", title: "Projects",
    "Something that is planned, built or run together, with what it aims at and who takes part.",
    fields: [
      .text("title", "The name, or a description where the source gives none.", required: true),
      .text("objective", "What it is for, in our words."),
      .choice("sector", Codes.topics, "What it is about.", required: true),
      .choice(
        "status", ["pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended"],
        "IATI activity status; pipeline for what is proposed or discussed.", required: true),
      .countries("countries", of: "project", "The countries that take part."),
      .list(
        "participants", in: "project_participant",
        ofObjects: [
          .reference("organization", to: "organizations", "The body.", required: true),
          .choice(
            "role",
            ["funding", "accountable", "extending", "implementing", "operator", "partner", "interested"],
            "IATI organisation role, or operator, partner, interested.", required: true),
        ], "The bodies that take part, and as what."),
      .date("planned_start", "When it was to begin."),
      .date("planned_end", "When it was to be complete."),
      .date("actual_start", "When it began."),
      .date("actual_end", "When it was complete."),
      .list(
        "targets", in: "project_target",
        ofObjects: [
          .text("measure", "What is to change.", required: true),
          .choice("direction", ["increase", "decrease", "reach"], "Which way.", required: true),
          .number("value", "By how much, or to what."),
          .number("value_max", "The upper end of a range."),
          .text("unit", "PC for percent, or what is counted."),
          .choice("bound", Codes.bounds, "How the stated figure stands to the aim."),
          .text("value_text", "The aim as the source prints it."),
        ], "What it aims at."),
      .number("cost", "What it costs, or the lower end of a range."),
      .number("cost_max", "The upper end of a range."),
      .choice("cost_bound", Codes.bounds, "How the stated cost stands to the true one."),
      .text("cost_unit", "ISO 4217 currency."),
      .text("cost_text", "The cost as the source prints it."),
      .links(of: "project"),
    ],
    order: [.ascending("title")], sortable: ["planned_end"], time: .date("planned_end"))
}

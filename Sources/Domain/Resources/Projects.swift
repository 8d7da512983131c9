extension Resource {
  /// What is planned and built together.
  static let projects = Resource(
    "projects", table: "project", title: "Projects",
    "Something that is planned, built or run together, with what it aims at and who takes part.",
    fields: [
      .name("title", "The name, or a description where the source gives none."),
      .text("objective", "What it is for, in our words.", search: .text),
      .choice("sector", .topics, "What it is about.", required: true),
      .choice(
        "status", .statuses,
        "IATI activity status; pipeline for what is proposed or discussed.", required: true),
      .countries("countries", of: "project", "The countries that take part."),
      .list(
        "participants", in: "project_participant",
        ofObjects: [
          .reference("organization", to: "organizations", "The body.", required: true),
          .choice(
            "role", .roles,
            "IATI organisation role, or operator, partner, interested.", required: true),
        ], "The bodies that take part, and as what."),
      .date("planned_start", "When it was to begin."),
      .date("planned_end", "When it was to be complete."),
      .date("actual_start", "When it began."),
      .end("actual_end", "When it was complete."),
      .list(
        "targets", in: "project_target",
        ofObjects: [
          .text("measure", "What is to change.", required: true, search: .text),
          .choice("direction", .directions, "Which way.", required: true),
          .number("value", "By how much, or to what."),
          .number("value_max", "The upper end of a range."),
          .text("unit", "PC for percent, or what is counted."),
          .choice("bound", .bounds, "How the stated figure stands to the aim."),
          .text("value_text", "The aim as the source prints it."),
        ], "What it aims at."),
      .number("cost", "What it costs, or the lower end of a range."),
      .number("cost_max", "The upper end of a range."),
      .choice("cost_bound", .bounds, "How the stated cost stands to the true one."),
      .text("cost_unit", "ISO 4217 currency."),
      .text("cost_text", "The cost as the source prints it."),
      .links(of: "project"),
    ],
    order: [.ascending("title")], sortable: ["planned_end"],
    time: .from("actual_start", "planned_start", until: "actual_end", "planned_end"),
    timeline: .acts(
      [
        .act("planned_start", "{title}: start", kind: "start", status: planned, unless: "actual_start"),
        .act("actual_start", "{title}: start", kind: "start"),
        .act("planned_end", "{title}: end", kind: "end", status: planned, unless: "actual_end"),
        .act("actual_end", "{title}: end", kind: "end"),
      ], summary: "objective", topics: "sector"),
    dossier: .stages(
      "status",
      [
        .stage("under_way", "Under way", "implementation", "finalisation", "operating"),
        .stage("planned", "Planned", "pipeline"), .stage("done", "Done", "completed", "closed"),
        .stage("stopped", "Stopped", "suspended", "cancelled"),
        .stage("unknown", "Not told", "unknown"),
      ], "title", "objective", "sector", "status", "citations"))

  /// What was planned for a project that was given up will not happen.
  private static let planned = TimelineEntries.Code.fixed("planned", ["cancelled": "cancelled"])
}

extension CodeList {
  /// How far a project is; the code of IATI ActivityStatus is in each meaning.
  fileprivate static let statuses = CodeList(
    "project_status", "How far a project is; the code of IATI ActivityStatus is in each meaning.",
    [
      .init("pipeline", "Pipeline", "Proposed, discussed or planned (IATI ActivityStatus 1)."),
      .init("implementation", "Implementation", "Being built or carried out (IATI ActivityStatus 2)."),
      .init("finalisation", "Finalisation", "Complete but for closing work (IATI ActivityStatus 3)."),
      .init("completed", "Completed", "Built or carried out (IATI ActivityStatus 4, Closed)."),
      .init(
        "operating", "Operating", "In use (IATI ActivityStatus 2 where its running is the activity, else 4)."),
      .init("closed", "Closed", "Ended (IATI ActivityStatus 4)."),
      .init("cancelled", "Cancelled", "Given up (IATI ActivityStatus 5)."),
      .init("suspended", "Suspended", "Resting for now (IATI ActivityStatus 6)."),
      .init("unknown", "Unknown", "The sources do not tell (no IATI code)."),
    ])

  /// As what a body takes part in a project.
  fileprivate static let roles = CodeList(
    "project_role", "As what a body takes part in a project.",
    [
      .init("funding", "Funding", "Pays for it (IATI OrganisationRole 1)."),
      .init("accountable", "Accountable", "Answers for it (IATI OrganisationRole 2)."),
      .init("extending", "Extending", "Passes the money on (IATI OrganisationRole 3)."),
      .init("implementing", "Implementing", "Carries it out (IATI OrganisationRole 4)."),
      .init("operator", "Operator", "Runs it. No code of IATI."),
      .init("partner", "Partner", "Takes part; the source does not say as what. No code of IATI."),
      .init("interested", "Interested", "Has said that it may want to take part. No code of IATI."),
    ])

  /// Which way a target goes.
  fileprivate static let directions = CodeList(
    "target_direction", "Which way a target goes.",
    [
      .init("increase", "Increase", "By so much, upwards."),
      .init("decrease", "Decrease", "By so much, downwards."),
      .init("reach", "Reach", "To so much."),
    ])
}

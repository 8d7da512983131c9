extension Resource {
  /// What is counted that is not trade.
  static let indicators = Resource(
    "indicators", table: "indicator", title: "Indicators",
    "What is counted that is not trade: students, schools, cargo, reserves, companies, gas volumes. Its figures are its observations.",
    fields: [
      .name("title", "What the series counts, in a few words."),
      .reference("country", to: "countries", "The country it is about."),
      .reference("counterpart", to: "countries", "The other country, where there is one."),
      .reference("organization", to: "organizations", "The body it is about."),
      .choice("topic", .topics, "What it is about.", required: true),
      .text("scope", "What is counted and what is not.", search: .text),
      .choice("measure", .measure, "An amount, or its growth.", required: true),
      .choice("comparison", .comparison, "What the growth is over; none of an amount."),
      .text("unit", "What one is, such as persons, m3, tonnes, PC or an ISO 4217 currency.", required: true),
      .choice("frequency", .frequency, "How often a figure is due (SDMX CL_FREQ).", required: true),
      .links(of: "indicator"),
    ],
    filters: [.country("country", "counterpart")],
    statistics: Statistics(
      "INDICATORS", "What is counted that is not trade",
      dimensions: [
        .init("INDICATOR", "Indicator", of: "id"), .init("COMPARISON", "Comparison", of: "comparison"),
      ]),
    dossier: .series(
      amount: .init(field: "measure", code: "level"), "title", "country", "counterpart", "topic", "measure",
      "comparison", "unit", "frequency"),
    distinct: [
      "country", "counterpart", "organization", "topic", "scope", "measure", "comparison", "unit",
      "frequency",
    ], presences: [.comparison])

  /// The figures of an indicator.
  static let indicatorObservations = observations(
    of: "indicators", table: "indicator_observation", name: "indicator-observations")
}

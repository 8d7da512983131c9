extension Resource {
  /// What is counted of the trade between two countries.
  static let tradeSeries = Resource(
    "trade-series", table: "trade_series", title: "Trade series",
    "What is counted of the trade between two countries: a flow, its scope and its unit. Its figures are its observations.",
    fields: [
      .name("title", "What the series counts, in a few words."),
      .reference(
        "reporter", to: "countries", "The country from whose side the flow is named.", required: true),
      .reference("partner", to: "countries", "The other country.", required: true),
      .choice(
        "flow", .flows, "Which way the goods go; turnover is both.",
        required: true),
      .choice("scope", .scopes, "Which goods are counted.", required: true),
      .text("product_scheme", "Whose code the product has, such as HS2017 or SITC4."),
      .text("product_code", "The product's code in that scheme, such as 2711."),
      .text("product", "The product, in words; none where the scope says it all.", search: .text),
      .choice("valuation", .valuations, "How the goods are valued, where the source says so."),
      .choice("measure", .measure, "An amount, or its growth.", required: true),
      .choice("comparison", .comparison, "What the growth is over; none of an amount."),
      .text("unit", "ISO 4217 currency, or PC for percent (SDMX).", required: true),
      .choice("frequency", .frequency, "How often a figure is due (SDMX CL_FREQ).", required: true),
      .links(of: "trade_series"),
    ],
    filters: [.country("reporter", "partner")],
    statistics: Statistics(
      "TRADE", "Trade between two countries",
      dimensions: [
        .init("REF_AREA", "Reporter", of: "reporter"),
        .init("COUNTERPART_AREA", "Partner", of: "partner"), .init("FLOW", "Flow", of: "flow"),
        .init("SCOPE", "Scope", of: "scope"),
        .init("PRODUCT", "Product", of: "product_scheme", "product_code", "product"),
        .init("VALUATION", "Valuation", of: "valuation"), .init("MEASURE", "Measure", of: "measure"),
        .init("COMPARISON", "Comparison", of: "comparison"),
      ]),
    dossier: .series(
      amount: .init(field: "measure", code: "level"),
      whole: [.init(field: "flow", code: "turnover"), .init(field: "scope", code: "total")],
      balance: ("flow", gain: "exports", loss: "imports"), "title", "reporter", "partner", "flow", "scope",
      "product", "measure", "comparison", "unit", "frequency", "links"),
    distinct: [
      "reporter", "partner", "flow", "scope", "product_scheme", "product_code", "product", "valuation",
      "measure",
      "comparison", "unit", "frequency",
    ], presences: [.comparison])

  /// The figures of a trade series.
  static let tradeObservations = observations(
    of: "trade-series", table: "trade_observation", name: "trade-observations")

  /// The figures of a series, each a claim of one or more sources.
  static func observations(of collection: String, table: String, name: String) -> Resource {
    Resource(
      name, table: table, title: "Observations of \(collection)",
      "A claim about a figure of a series. Several may stand for one period; a rule picks the one served by default.",
      fields: [
        .reference("series", to: collection, "The series.", required: true),
        .date("period", "The period the figure is for; absent where the source gives none."),
        .number("value", "The figure, or the lower end of a range; absent where the source gives no figure."),
        .number("value_max", "The upper end of a range."),
        .choice("bound", .bounds, "How the stated figure stands to the true one; none where there is none."),
        .text(
          "unit", "The series' unit: ISO 4217 currency, PC for percent, or what is counted.", required: true),
        .choice(
          "obs_status", .observationStatus, "SDMX observation status; target for an aim.", required: true
        ),
        .text("value_text", "The figure as the source prints it.", required: true),
        .text("attributed_to", "Whose figure it is, where the source names somebody.", search: .names),
        .links(of: table),
      ],
      order: [.ascending("period")], time: .date("period"),
      parent: Parent(collection: collection, field: "series", path: "observations", shared: ["unit"]),
      disagreement: .disagreeing(over: ["series", "period"], in: "value"),
      presences: [
        Presence(
          of: ["value", "bound"], by: "obs_status",
          required: ["A", "B", "D", "E", "F", "I", "N", "P", "U", "target"], absent: missing),
        Presence(of: ["value_max"], by: "obs_status", absent: missing),
      ])
  }

  /// The observation statuses of a claim that there is no figure.
  private static let missing = ["M", "O"]
}

extension Presence {
  /// A growth is over something, an amount is not.
  static let comparison = Presence(of: ["comparison"], by: "measure", required: ["growth"], absent: ["level"])
}

extension CodeList {
  /// Which way the goods go, from the reporter.
  fileprivate static let flows = CodeList(
    "flow", "Which way the goods go, from the reporter.",
    [
      .init("exports", "Exports", "What leaves the reporter for the partner."),
      .init("imports", "Imports", "What comes to the reporter from the partner."),
      .init("turnover", "Turnover", "Exports and imports together."),
      .init("re_exports", "Re-exports", "What came from abroad and leaves again as it came."),
      .init("re_imports", "Re-imports", "What had left and comes back as it was."),
    ])

  /// How goods are valued at a border.
  fileprivate static let valuations = CodeList(
    "valuation", "How goods are valued at a border (Incoterms).",
    [
      .init(
        "CIF", "Cost, insurance and freight", "With what it costs to bring them to the importer's border."),
      .init("FOB", "Free on board", "As they leave the exporter's border."),
    ])

  /// Which goods a series counts.
  fileprivate static let scopes = CodeList(
    "trade_scope", "Which goods a series counts.",
    [
      .init("total", "Total", "All goods."),
      .init("non_gas", "Without gas", "All goods but natural gas."),
      .init("gas", "Gas", "Natural gas alone."),
      .init("product", "Product", "The product that the series names."),
    ])
}

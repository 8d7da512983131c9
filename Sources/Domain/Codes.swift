/// The code lists that several resources share.
enum Codes {
  /// What records are about.
  static let topics = [
    "agriculture", "border", "commerce", "culture", "customs", "defence", "digital", "diplomacy", "education",
    "energy",
    "environment", "finance", "gas", "health", "humanitarian", "industry", "integration", "investment",
    "logistics",
    "maritime", "media", "migration", "neutrality", "oil", "politics", "rail", "security",
    "telecommunications",
    "tourism", "trade", "transport", "water",
  ]

  /// How a stated number stands to the true one.
  static let bounds = ["exact", "about", "more_than", "at_least", "less_than", "at_most", "range"]

  /// SDMX CL_OBS_STATUS (A actual, P provisional, E estimated, F forecast), and `target` for what is aimed
  /// at.
  static let observationStatus = ["A", "P", "E", "F", "target"]

  /// SDMX CL_FREQ: annual, half-yearly, quarterly, monthly; `irregular` where a source gives single figures.
  static let frequency = ["A", "S", "Q", "M", "irregular"]

  /// What a series measures: an amount, or its growth over a comparison base.
  static let measure = ["level", "growth"]

  /// What a growth figure compares with.
  static let comparison = ["year_earlier", "previous_period", "unstated"]

  /// How one record stands to another.
  static let relations = [
    "part_of", "renews", "supersedes", "implements", "concerns", "follows", "results_from", "disagrees_with",
    "see_also",
  ]

  /// The collections a link may point into.
  static let linkable = [
    "agreements", "assessments", "events", "indicator-observations", "indicators", "memberships",
    "organizations", "people",
    "projects", "trade-goods", "trade-observations", "trade-series",
  ]
}

extension Field {
  /// What a record is about, for the filter `topic`.
  static func topics(of table: String) -> Field {
    .list(
      "topics", in: table + "_topic", of: .choice("topic", Codes.topics, "A topic.", required: true),
      "What it is about.")
  }

  /// Other names, spellings and abbreviations.
  static func aliases(of table: String) -> Field {
    .list(
      "aliases", in: table + "_alias", of: .text("alias", "A name.", required: true),
      "Other names, spellings and abbreviations.")
  }

  /// How a record stands to others.
  static func links(of table: String) -> Field {
    .list(
      "links", in: table + "_link",
      ofObjects: [
        .choice("relation", Codes.relations, "How this record stands to the other.", required: true),
        .choice("collection", Codes.linkable, "The other record's collection.", required: true),
        .text("target", "The other record's id.", required: true),
      ],
      "How it stands to other records.")
  }

  /// Countries, for the filter `country`.
  static func countries(_ name: String, of table: String, _ summary: String, required: Bool = false) -> Field
  {
    .list(
      name, in: table + "_country", of: .reference("country", to: "countries", "A country.", required: true),
      summary,
      required: required)
  }

  /// Organizations, for the filter `organization`.
  static func organizations(_ name: String, of table: String, _ summary: String) -> Field {
    .list(
      name, in: table + "_organization",
      of: .reference("organization", to: "organizations", "An organization.", required: true), summary)
  }

  /// People, for the filter `person`.
  static func people(of table: String, _ summary: String) -> Field {
    .list(
      "people", in: table + "_person", of: .reference("person", to: "people", "A person.", required: true),
      summary)
  }
}

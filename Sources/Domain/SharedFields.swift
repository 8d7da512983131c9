/// The fields that several resources share.
extension Field {
  /// What a record is about, for the filter `topic`.
  static func topics(of table: String) -> Field {
    .list(
      "topics", in: table + "_topic", of: .choice("topic", .topics, "A topic.", required: true),
      "What it is about.")
  }

  /// What others call the record.
  static func identifiers(of table: String) -> Field {
    .list(
      "identifiers", in: table + "_identifier",
      ofObjects: [
        .text("scheme", "Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.", required: true),
        .text("value", "The identifier.", required: true),
        .text("url", "Where it leads."),
      ],
      "What other registers call it.")
  }

  /// Other names, spellings and abbreviations.
  static func aliases(of table: String) -> Field {
    .list(
      "aliases", in: table + "_alias", of: .text("alias", "A name.", required: true, search: .names),
      "Other names, spellings and abbreviations.")
  }

  /// How a record stands to others.
  static func links(of table: String) -> Field {
    .list(
      "links", in: table + "_link",
      ofObjects: [
        .choice("relation", .relations, "How this record stands to the other.", required: true),
        .choice("collection", .linkable, "The other record's collection.", required: true),
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

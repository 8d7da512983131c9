extension Resource {
  /// Countries, and what figures and treaties name like one.
  package static let countries = Resource(
    "countries", table: "country", title: "Countries",
    """
    A country or territory of ISO 3166-1; also former ones (ISO 3166-3), areas with a code that users agree on, and groups. \
    Its id is the alpha-3 code; parameters accept alpha-2 and M49 as well.
    """,
    fields: [
      .choice("kind", .kinds, "What sort of area it is.", fallback: "country"),
      .text(
        "alpha2", "ISO 3166-1 alpha-2 code; of other areas the one that users agree on, if any.",
        form: .alpha2, search: .names),
      .text(
        "numeric", "ISO 3166-1 numeric code, which is the M49 code: three digits; none where there is none.",
        form: .numeric),
      .text("alpha4", "ISO 3166-3 code of a country that is no more, such as SUHH.", form: .alpha4),
      .name("name", "Short name in English."),
      .map(
        "names", in: "country_name", from: .choice("language", .languages, "The language.", required: true),
        to: .text("name", "The name in it.", required: true, search: .names), "Its name in other languages."),
      .text("official_name", "Official name in English, where it differs.", search: .names),
      .text("capital", "Capital; notes say where the government sits elsewhere.", search: .text),
      .text("region", "M49 region.", search: .text),
      .text("region_code", "M49 code of the region."),
      .text("subregion", "M49 subregion.", search: .text),
      .text("subregion_code", "M49 code of the subregion."),
      .date("since", "From when there was such a country, where that matters."),
      .end("until", "Until when there was such a country."),
      .list(
        "members", in: "country_member",
        of: .reference("member", to: "countries", "A country.", required: true), "The countries of a group."),
      .aliases(of: "country"),
    ],
    filters: [
      Filter("alpha2", .columns(["alpha2"]), .text, "ISO 3166-1 alpha-2 code."),
      Filter("numeric", .columns(["numeric"]), .text, "ISO 3166-1 numeric code."),
      Filter("region", .columns(["region_code"]), .text, "M49 code of the region, such as 142."),
      Filter("subregion", .columns(["subregion_code"]), .text, "M49 code of the subregion, such as 143."),
    ],
    order: [.ascending("name")], sortable: ["alpha2", "numeric"], alsoKnownBy: ["alpha2", "numeric"],
    presences: [Presence(of: ["alpha2", "numeric"], by: "kind", required: ["country"])], linkable: false)
}

extension CodeList {
  /// What sort of area a country is.
  fileprivate static let kinds = CodeList(
    "country_kind", "What sort of area a country is.",
    [
      .init("country", "Country", "A country or territory of ISO 3166-1."),
      .init("former", "Former country", "A country that was removed from ISO 3166-1 (ISO 3166-3)."),
      .init("user_assigned", "User-assigned", "An area with a code that users agree on (ISO 3166-1, 8.1.3)."),
      .init("group", "Group", "Several countries that figures and treaties name together."),
    ])

  /// The languages in which names are kept (ISO 639, as BCP 47 has them).
  fileprivate static let languages = CodeList(
    "name_language", "The language of a name (BCP 47).",
    [
      .init("ar", "Arabic", "Modern Standard Arabic."),
      .init("de", "German", "German."),
      .init("en", "English", "English."),
      .init("es", "Spanish", "Spanish."),
      .init("fa", "Persian", "Persian as in Iran."),
      .init("fr", "French", "French."),
      .init("kk", "Kazakh", "Kazakh in Cyrillic letters."),
      .init("ru", "Russian", "Russian."),
      .init("tk", "Turkmen", "Turkmen in Latin letters."),
      .init("tr", "Turkish", "Turkish."),
      .init("zh", "Chinese", "Chinese in simplified characters."),
    ])
}

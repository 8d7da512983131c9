extension Resource {
  /// Every country of ISO 3166-1.
  static let countries = Resource(
    "countries", table: "country", title: "Countries",
    "A country or territory of ISO 3166-1. Its id is the alpha-3 code; parameters accept alpha-2 and M49 as well.",
    fields: [
      .text("alpha2", "ISO 3166-1 alpha-2 code.", required: true, form: .alpha2),
      .text(
        "numeric", "ISO 3166-1 numeric code, which is the M49 code: three digits.", required: true,
        form: .numeric),
      .name("name", "Short name in English."),
      .text("official_name", "Official name in English, where it differs."),
      .text("capital", "Capital; notes say where the government sits elsewhere."),
      .text("region", "M49 region."),
      .text("region_code", "M49 code of the region."),
      .text("subregion", "M49 subregion."),
      .text("subregion_code", "M49 code of the subregion."),
      .aliases(of: "country"),
    ],
    filters: [
      Filter("region", .columns(["region_code"]), .text, "M49 code of the region, such as 142."),
      Filter("subregion", .columns(["subregion_code"]), .text, "M49 code of the subregion, such as 143."),
    ],
    order: [.ascending("name")], sortable: ["alpha2", "numeric"], alsoKnownBy: ["alpha2", "numeric"])
}

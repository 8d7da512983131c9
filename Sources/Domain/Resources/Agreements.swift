extension Resource {
  /// What countries and their bodies have agreed.
  static let agreements = Resource(
    "agreements", table: "agreement", title: "Agreements",
    "A treaty, declaration, program or contract, or a package of them, with who is bound and since when.",
    fields: [
      .text("title", "The title, or a description where the source gives none.", required: true),
      .choice(
        "kind",
        [
          "treaty", "agreement", "declaration", "convention", "program", "protocol", "memorandum", "contract",
          "mechanism",
          "package",
        ], "What sort of instrument it is.", required: true),
      .choice(
        "status",
        ["proposed", "negotiating", "approved", "signed", "in_force", "expired", "terminated", "unknown"],
        "The last stage that the sources report.", required: true),
      .countries("parties", of: "agreement", "The countries that are bound, or whose bodies are."),
      .organizations("signatories", of: "agreement", "The bodies that signed or carry it out."),
      .date("signed", "When it was signed or adopted."),
      .date("in_force", "From when it applies."),
      .date("expires", "Until when it applies."),
      .text("place", "Where it was signed."),
      .topics(of: "agreement"),
      .text("scope", "What it covers, in a sentence of ours."),
      .integer("count", "How many instruments a package holds."),
      .choice("count_bound", Codes.bounds, "How the stated count stands to the true one."),
      .links(of: "agreement"),
    ],
    order: [.descending("signed")], sortable: ["title", "in_force", "expires"], time: .date("signed"))
}

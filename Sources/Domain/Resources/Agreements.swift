extension Resource {
  /// What countries and their bodies have agreed.
  static let agreements = Resource(
    "agreements", table: "agreement", title: "Agreements",
    "A treaty, declaration, program or contract, or a package of them, with who is bound and since when.",
    fields: [
      .name("title", "The title, or a description where the source gives none."),
      .choice(
        "kind", .kinds, "What sort of instrument it is.", required: true),
      .choice(
        "status", .statuses, "The last stage that the sources report.", required: true),
      .countries("parties", of: "agreement", "The countries that are bound, or whose bodies are."),
      .list(
        "party_organizations", in: "agreement_party_organization",
        of: .reference("party_organization", to: "organizations", "An organization.", required: true),
        "The bodies that are bound themselves."),
      .list(
        "acts", in: "agreement_act",
        ofObjects: [
          .reference("country", to: "countries", "The country that acts; none where a body does."),
          .reference(
            "organization", to: "organizations", "The body that acts; none where a country does."),
          .choice("act", .acts, "What it did, or what happened for it.", required: true),
          .date("date", "When."),
        ], "What each party did: who signed, ratified, acceded or withdrew, and when."),
      .organizations("signatories", of: "agreement", "The bodies that signed or carry it out."),
      .date("signed", "When it was signed or adopted."),
      .date("in_force", "From when it applies."),
      .end("expires", "Until when it applies."),
      .text("place", "Where it was signed.", search: .text),
      .topics(of: "agreement"),
      .text("scope", "What it covers, in a sentence of ours.", search: .text),
      .integer("count", "How many instruments a package holds."),
      .choice("count_bound", .bounds, "How the stated count stands to the true one."),
      .text("text_url", "Where its text stands."),
      .links(of: "agreement"),
    ],
    order: [.descending("signed")], sortable: ["title", "in_force", "expires"],
    time: .from("signed", "in_force", until: "expires"),
    timeline: .acts(
      [
        .act("signed", "Signing of {title}", kind: "signing", status: .fixed("occurred", unsigned)),
        .act(
          "in_force", "{title} enters into force", kind: "entry_into_force",
          status: .fixed("occurred", unsigned)),
        .act("expires", "{title} expires", kind: "expiry", status: .fixed("planned", ended)),
      ], summary: "scope", topics: "topics", place: "place"),
    dossier: .stages(
      "status",
      [
        .stage("in_force", "In force", "in_force", isForemost: true),
        .stage("signed", "Signed", "signed", isForemost: true),
        .stage("pending", "In preparation", "proposed", "negotiating", "approved"),
        .stage("ended", "Ended", "expired", "terminated"), .stage("unknown", "Outcome not told", "unknown"),
      ], end: "expires", "title", "kind", "status", "signed", "in_force", "expires", "scope", "citations"))

  /// Dates of what is not signed yet are plans.
  private static let unsigned = ["proposed": "proposed", "negotiating": "planned", "approved": "planned"]
  /// An end that has come is no plan.
  private static let ended = ["expired": "occurred", "terminated": "occurred"]
}

extension CodeList {
  /// What a party did about an agreement (Vienna Convention on the Law of Treaties, articles 2, 11, 54).
  fileprivate static let acts = CodeList(
    "act", "What a party did about an agreement, or what happened for it.",
    [
      .init("signed", "Signed", "Put its signature to the text."),
      .init("ratified", "Ratified", "Confirmed that it is bound."),
      .init("accepted", "Accepted", "Consented to be bound by acceptance."),
      .init("approved", "Approved", "Consented to be bound by approval."),
      .init("acceded", "Acceded", "Consented to be bound without having signed."),
      .init("succeeded", "Succeeded", "Took the place of a state that was bound."),
      .init("entered_into_force", "Entered into force", "From then on it is bound."),
      .init("suspended", "Suspended", "Let its part rest."),
      .init("withdrew", "Withdrew", "Left it."),
    ])

  /// What sort of instrument an agreement is.
  fileprivate static let kinds = CodeList(
    "agreement_kind", "What sort of instrument an agreement is.",
    [
      .init(
        "treaty", "Treaty",
        "An agreement between states under international law, mostly the most solemn form."),
      .init(
        "agreement", "Agreement", "An agreement of less solemn form between states, governments or bodies."),
      .init("declaration", "Declaration", "A joint statement of what is held or intended."),
      .init("convention", "Convention", "A treaty of several parties on one matter."),
      .init("program", "Program", "A plan of what the parties will do together in some years."),
      .init(
        "protocol", "Protocol",
        "What is added to an agreement, or the record of a meeting that was agreed on."),
      .init("memorandum", "Memorandum", "A memorandum of understanding, which mostly binds nobody."),
      .init("contract", "Contract", "A commercial contract, also between companies."),
      .init("mechanism", "Mechanism", "A standing arrangement, such as an exchange of gas."),
      .init("package", "Package", "Several instruments that were made together."),
    ])

  /// The last stage that the sources report.
  fileprivate static let statuses = CodeList(
    "agreement_status", "The last stage that the sources report.",
    [
      .init("proposed", "Proposed", "One side has suggested it."),
      .init("negotiating", "Negotiating", "The sides talk about its text."),
      .init("approved", "Approved", "A body has agreed to its text or to its signature."),
      .init("signed", "Signed", "It was signed or adopted; whether it applies is not told."),
      .init("in_force", "In force", "It applies."),
      .init("expired", "Expired", "Its time has run out."),
      .init("terminated", "Terminated", "A party or all of them have ended it."),
      .init("unknown", "Unknown", "The sources do not tell its outcome."),
    ])
}

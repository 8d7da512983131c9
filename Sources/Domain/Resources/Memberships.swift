extension Resource {
  /// Who belongs to what, and who does not.
  static let memberships = Resource(
    "memberships", table: "membership", title: "Memberships",
    "A claim about how a country stands to an organization; claims that disagree stand side by side.",
    fields: [
      .reference("country", to: "countries", "The country.", required: true),
      .reference("organization", to: "organizations", "The organization.", required: true),
      .choice(
        "status",
        [
          "member", "associate_member", "observer", "guest", "participant", "non_participant", "declined",
          "interested",
        ], "How the country stands to it, as the source puts it.", required: true),
      .date("since", "From when."),
      .date("until", "Until when."),
      .text("summary", "The claim in our words."),
      .links(of: "membership"),
    ],
    order: [.ascending("country"), .ascending("organization")], time: .span(since: "since", until: "until"),
    disagreement: .disagreeing(over: ["country", "organization"], in: "status"))
}

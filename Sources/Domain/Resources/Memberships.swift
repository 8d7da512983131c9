extension Resource {
  /// Who belongs to what, and who does not.
  static let memberships = Resource(
    "memberships", table: "membership", title: "Memberships",
    "A claim about how a country stands to an organization; claims that disagree stand side by side.",
    fields: [
      .reference("country", to: "countries", "The country.", required: true),
      .reference("organization", to: "organizations", "The organization.", required: true),
      .choice(
        "status", .statuses, "How the country stands to it, as the source puts it.", required: true),
      .date("since", "From when."),
      .end("until", "Until when."),
      .text("summary", "The claim in our words.", search: .text),
      .links(of: "membership"),
    ],
    order: [.ascending("country"), .ascending("organization")], time: .from("since", until: "until"),
    disagreement: .disagreeing(over: ["country", "organization"], in: "status", exclusive: exclusive),
    timeline: .acts(
      [
        .act("since", "{country}, {organization}: {status}", kind: "start"),
        .act("until", "{country}, {organization}: no longer {status}", kind: "end"),
      ], summary: "summary"),
    dossier: .standings(
      of: "country", to: "organization", as: "status", "country", "organization", "status", "since", "until",
      "citations"))

  /// Standings that no country has at once. Who takes part may be anything but one who does not; a guest is no member;
  /// who is interested has not declined, and is no member yet.
  private static let exclusive = [
    [
      "member", "associate_member", "observer", "candidate", "signatory", "suspended", "withdrawn",
      "declined",
      "non_participant",
    ],
    ["participant", "non_participant"], ["guest", "member"], ["guest", "associate_member"],
    ["interested", "declined"], ["interested", "member"],
  ]
}

extension CodeList {
  /// How a country stands to an organization.
  fileprivate static let statuses = CodeList(
    "membership_status", "How a country stands to an organization.",
    [
      .init("member", "Member", "A full member."),
      .init("associate_member", "Associate member", "A member with fewer rights or duties."),
      .init("observer", "Observer", "Admitted to watch, without a vote."),
      .init("candidate", "Candidate", "On its way to membership, by a decision of the organization."),
      .init("guest", "Guest", "Invited for an occasion."),
      .init("participant", "Participant", "Takes part; the source does not say as what."),
      .init("signatory", "Signatory", "Has signed the founding instrument and not ratified it."),
      .init("suspended", "Suspended", "A member whose rights rest."),
      .init("withdrawn", "Withdrawn", "Was a member and has left."),
      .init("non_participant", "Non-participant", "Does not take part."),
      .init("declined", "Declined", "Was asked, or had the choice, and would not."),
      .init("interested", "Interested", "Has said that it may want to join."),
    ])
}

extension Resource {
  /// What happened, was planned or was claimed to have happened.
  static let events = Resource(
    "events", table: "event", title: "Events",
    "Something that happened, is announced or is claimed, with when, where and who.",
    fields: [
      .name("title", "What happened, in a few words of ours."),
      .choice(
        "kind", .eventKinds, "What sort of event it is.", required: true),
      .choice(
        "status", .eventStatuses,
        "How sure its happening is: reported is a claim, denied a claim that a party rejects.", required: true
      ),
      .date("date", "When."),
      .text("place", "Where.", search: .text),
      .reference("place_country", to: "countries", "The country of that place."),
      .countries("countries", of: "event", "The countries that take part or are concerned."),
      .organizations("organizations", of: "event", "The bodies that take part or are concerned."),
      .people(of: "event", "The people who take part or are concerned."),
      .topics(of: "event"),
      .text("summary", "What happened, in our words.", search: .text),
      .links(of: "event"),
    ],
    order: [.ascending("date")], sortable: ["title"], time: .date("date"),
    disagreement: .linked(by: "status", expected: ["planned", "proposed"]),
    timeline: .record("date", summary: "summary", topics: "topics", place: "place"),
    dossier: .dates(
      "date", "status", happened: ["occurred", "ongoing"], coming: ["planned"], "title", "kind", "status",
      "date", "place", "summary", "citations"))
}

extension CodeList {
  /// What sort of event it is.
  static let eventKinds = CodeList(
    "event_kind", "What sort of event it is.",
    [
      .init("visit", "Visit", "Somebody goes to another country on office."),
      .init("summit", "Summit", "Heads of state or government meet, mostly of several countries."),
      .init("meeting", "Meeting", "Officials or bodies meet."),
      .init("call", "Call", "A conversation by telephone or video."),
      .init("signing", "Signing", "An instrument is signed."),
      .init("ratification", "Ratification", "A party consents to be bound by a treaty."),
      .init("entry_into_force", "Entry into force", "An instrument begins to apply."),
      .init("withdrawal", "Withdrawal", "A party leaves a treaty or a body."),
      .init("accession", "Accession", "A country joins a body or a treaty."),
      .init("sanction", "Sanction", "Restrictive measures are imposed, changed or lifted."),
      .init("election", "Election", "A vote for an office or a parliament."),
      .init("incident", "Incident", "Something goes wrong or does damage."),
      .init("dispute", "Dispute", "Two sides quarrel, also before a court."),
      .init("settlement", "Settlement", "A dispute or a debt is settled."),
      .init("appointment", "Appointment", "Somebody takes or leaves an office."),
      .init("announcement", "Announcement", "Something is made known."),
      .init("proposal", "Proposal", "Somebody suggests something."),
      .init("launch", "Launch", "Something begins to work."),
      .init("expiry", "Expiry", "An instrument runs out."),
      .init("award", "Award", "Somebody is honoured."),
      .init("anniversary", "Anniversary", "A day that recalls another."),
      .init("decision", "Decision", "A body decides something."),
      .init("allegation", "Allegation", "Somebody is accused of something."),
      .init("milestone", "Milestone", "A mark that is reached: an amount, a length, a number."),
      .init("other", "Other", "What none of the other codes says."),
    ])

  /// How sure the happening of an event is.
  static let eventStatuses = CodeList(
    "event_status", "How sure the happening of an event is.",
    [
      .init("occurred", "Occurred", "It happened."),
      .init("ongoing", "Ongoing", "It has begun and not ended."),
      .init("planned", "Planned", "It is announced for a time to come."),
      .init("proposed", "Proposed", "Somebody has suggested it."),
      .init("reported", "Reported", "A source claims it, without proof."),
      .init("denied", "Denied", "A source claims it, and a party rejects that."),
      .init("cancelled", "Cancelled", "It was planned and will not happen."),
    ])
}

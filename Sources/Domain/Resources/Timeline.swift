extension Resource {
  /// Events and the dated acts of other records as one chronological stream. What stands in it follows from the
  /// declarations of the collections (`TimelineEntries`).
  package static let timeline = Resource(
    derived: "timeline", table: "timeline", title: "Timeline",
    "Events, and the dated acts of agreements, memberships and projects, as one chronological stream.",
    fields: [
      Field("id", .key, "The record's collection and id, and the date that it is about.", required: true),
      .object(
        "record",
        [
          .text("collection", "Its collection.", required: true), .text("id", "Its id.", required: true),
          .text("url", "Its path.", required: true),
        ], "The record that it is of."),
      .choice("kind", .timelineKinds, "What sort of entry it is.", required: true),
      .choice("status", .eventStatuses, "How sure its happening is.", required: true),
      .date("date", "When."),
      .text("title", "What happened, in a few words.", required: true),
      .text("place", "Where."),
      .countries("countries", of: "timeline", "The countries that take part or are concerned."),
      .topics(of: "timeline"),
      .text("summary", "What happened or what it is about, in our words."),
      .choice("weight", .weights, "How much a page or a timeline makes of the record.", required: true),
      .citations(of: "timeline", supporting: citable, required: true),
      Field("revision", .revision, "How many versions the record has had."),
      .text(
        "updated_at", "When this version of the record entered the store (RFC 3339, UTC).", required: true),
    ],
    filters: [
      Filter(
        "collection", .columns(["collection"]), .choice(.timelineCollections), "The collection of the record."
      ),
      Filter("kind", .columns(["kind"]), .choice(.timelineKinds), "What sort of entry it is."),
      Filter("status", .columns(["status"]), .choice(.eventStatuses), "How sure its happening is."),
      Filter(
        "weight", .columns(["weight"]), .choice(.weights),
        "How much a page or a timeline makes of the record."),
      Filter(
        "country", .list(table: "timeline_country", column: "country"), .reference("countries"),
        "Takes part or is concerned."),
      Filter(
        "topic", .list(table: "timeline_topic", column: "topic"), .choice(.topics), "What it is about."),
      Filter("year", .columns(["year"]), .integer, "The year in which it stands."),
    ],
    order: [.ascending("date")], time: .date("date"))
}

extension Resource {
  /// The fields of those records that stand on the timeline, each once: what their citations may name.
  private static var citable: [String] {
    var known: Set<String> = []
    return all.filter { $0.timeline != nil }.flatMap(\.fields).map(\.name).filter {
      known.insert($0).inserted
    }
  }
}

extension CodeList {
  /// What sort of entry of the timeline it is.
  fileprivate static let timelineKinds = CodeList(
    "timeline_kind", "What sort of entry of the timeline it is: a kind of event, or a start or an end.",
    CodeList.eventKinds.codes + [
      .init("start", "Start", "A project, or how a country stands to a body, begins."),
      .init("end", "End", "A project, or how a country stands to a body, ends."),
    ])

  /// The collections whose records stand on the timeline.
  fileprivate static let timelineCollections = CodeList(
    "timeline_collection", "The collections whose records stand on the timeline.",
    Resource.all.filter { $0.timeline != nil }.map { .init($0.name, $0.title, $0.summary) })
}

import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/changes`: what changed since a place in history, each version as it was.
  static let changes = Route(
    "/v1/changes", "Tells every change since a position, in order, so that a copy can be kept in step.",
    formats: [.json, .eventStream],
    parameters: [
      .since, .until, .changesLimit, .changedCollections, .changedCountries, .withRecords, .feed, .timeout,
    ] + QueryParameter.freshness,
    answer: .object([
      "results": .list(Change.schema), "last_seq": .text, "pending": .integer, "query": .object,
      "dataset": .dataset,
    ]),
    // A filter by country looks at many changes that it does not tell. What waits is no thread's business.
    isHeavy: { question in
      question.feed == .normal
        && (question.isForLargePage || question.target.query.contains { $0.name == "country" })
    }
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let kind = given.feed(question)
    let asked = try given.changeQuestion(walk.reader, question, kind)
    let hasRecords = given.boolean("records") ?? true
    let time = Duration.seconds(given.integer("timeout") ?? 25)
    try given.check()
    var feed = ChangeFeed(
      asked: asked, hasRecords: hasRecords, query: given.understood, target: question.target,
      bearer: question.bearer)
    if kind == .normal {
      _ = try walk.write(feed, into: &response)
      return nil
    }
    let seat = walk.room?.watch.seat()
    feed.isTurnedAway = seat == nil && walk.room != nil
    if kind == .longpoll {
      response.later = ChangePoll(feed, walk, seat, within: time)
    } else {
      let knowsPlace = question.lastEvent != nil || Position(given.text("since") ?? "")?.mark != nil
      response.later = ChangeStreamOpening(feed, walk, seat, knowsPlace: knowsPlace)
    }
    return nil
  }
}

/// How changes are told.
private enum FeedKind: String, CaseIterable {
  /// A page of what there is.
  case normal
  /// A page, for which is waited where it would be empty.
  case longpoll
  /// Events, as long as the client stays.
  case eventsource
}

extension Question {
  /// How the changes are to be told: by the parameter, or else by the format that is accepted.
  fileprivate var feed: FeedKind {
    let usual = format === Format.eventStream ? FeedKind.eventsource : .normal
    return target.query.first { $0.name == "feed" }.flatMap { FeedKind(rawValue: $0.value) } ?? usual
  }
}

extension QueryParameter {
  fileprivate static let since = QueryParameter(
    "since",
    "The place behind which changes are told: \"last_seq\" of an answer, 0 or now; 0 where it is not given.",
    place)
  fileprivate static let until = QueryParameter("until", "The place behind which no change is told.", place)
  private static let place = ParameterSchema.pattern("^(now|[0-9]+(-[0-9a-f]{16}([.][0-9]+)?)?)$")
  fileprivate static let changesLimit = QueryParameter(
    "limit", "At most how many changes are told; \(ChangeQuestion.usualLimit) where it is not given.",
    .integer(1...Plan.limits.most))
  fileprivate static let changedCollections = QueryParameter(
    "collection", "Which collections; all where it is not given.", .codes(Resource.all.map(\.name)),
    isList: true)
  fileprivate static let changedCountries = QueryParameter(
    "country",
    "Records that have any of these countries. One that has them no longer is told once more, as \"leave\".",
    ParameterSchema(.reference(ChangeQuestion.countries)), isList: true)
  fileprivate static let withRecords = QueryParameter(
    "records", "Whether each change has its record with it, as the change left it.", .boolean)
  fileprivate static let feed = QueryParameter(
    "feed",
    "A page of what there is (normal), one that is waited for while it would be empty (longpoll), or events as they happen "
      + "(eventsource, as with Accept: text/event-stream).",
    .codes(FeedKind.allCases.map(\.rawValue)))
  fileprivate static let timeout = QueryParameter(
    "timeout", "How many seconds a long poll waits; 25 where it is not given.", .integer(1...55))
}

extension GivenParameters {
  /// How the changes are to be told, and what goes with that.
  fileprivate mutating func feed(_ question: Question) -> FeedKind {
    let kind = question.feed
    if let text = text("feed") {
      let allowed = FeedKind.allCases.map(\.rawValue)
      if !allowed.contains(text) {
        refuse("feed", "There is no feed \"\(text)\".", allowed: allowed)
      } else if kind != .eventsource, question.format === Format.eventStream {
        refuse("feed", "Accept asks for events, and \"feed\" for something else.")
      }
      understand("feed", .string(text))
    }
    if kind != .longpoll, text("timeout") != nil {
      refuse("timeout", "\"timeout\" is for a long poll: it goes with feed=longpoll.")
    }
    if kind != .normal, text("until") != nil {
      refuse("until", "\"until\" names a place that is there already: there is nothing to wait for.")
    }
    if kind == .eventsource, text("limit") != nil {
      refuse("limit", "\"limit\" is of pages: a stream of events has no end.")
    }
    return kind
  }

  /// What is asked of the changes.
  fileprivate mutating func changeQuestion(
    _ reader: Reader, _ question: Question, _ kind: FeedKind
  ) throws(Problem) -> ChangeQuestion {
    let limit = text("limit") == nil ? ChangeQuestion.usualLimit : integer("limit") ?? 1
    // A browser that comes back sends its first address again, and the place that it has come to.
    let last = kind == .eventsource ? question.lastEvent : nil
    let since =
      if let last { try reader.place(last, parameter: "Last-Event-ID") } else { try place("since", reader) }
    var asked = ChangeQuestion(since: since ?? .beginning, limit: limit)
    asked.until = try place("until", reader)
    if let until = asked.until, until.isBefore(asked.since) {
      refuse("until", "\"until\" lies before \"since\", so there is nothing between them.")
    }
    asked.collections = Set(codes(.changedCollections))
    asked.countries = try records(.changedCountries, reader) ?? []
    return asked
  }

  private mutating func place(_ name: String, _ reader: Reader) throws(Problem) -> Position? {
    guard let text = text(name) else { return nil }
    let position = try reader.place(text, parameter: name)
    understand(name, .string(position.text))
    return position
  }
}

extension Change {
  fileprivate static let schema = ValueSchema.object(
    [
      "seq": .integer, "position": .text, "op": .codes(ChangeOperation.allCases.map(\.rawValue)),
      "collection": .text, "id": .text, "revision": .integer, "last": .boolean, "at": .text, "actor": .text,
      "note": ValueSchema.text.orNull,
    ], optional: ["record": ValueSchema.object.orNull])
}

import Domain
import HTTP
import Representation
import Store

/// Changes that a client asks for, and how they are told.
struct ChangeFeed: Sendable {
  /// Which, behind which place.
  var asked: ChangeQuestion
  /// Whether each has its record with it.
  let hasRecords: Bool
  /// The query as it was understood.
  let query: [JSON.Member]
  /// What was asked, for the link to what follows.
  let target: Target
  /// Who asks, where reading needs a token.
  let bearer: Bearer?
  /// Whether too many wait already, so that the client is to come again later.
  var isTurnedAway = false

  /// In how many seconds.
  static let retrySeconds = 30

  /// What sets its events apart from those of others at the same place.
  var filter: String {
    "\(asked.collections.sorted().joined(separator: ",")) \(asked.countries.joined(separator: ",")) \(hasRecords)"
  }
}

extension Walk {
  /// Writes a page of changes.
  /// - Throws: `Problem` of kind `historyDiverged` where this history does not have the place behind which they are asked
  ///   for.
  func write(_ feed: ChangeFeed, into response: inout Response) throws(Problem) -> ChangePage {
    _ = try reader.check(feed.asked.since)
    let page = try reader.changes(feed.asked)
    response.body.append("{\"results\":[")
    var isFirst = true
    for change in page.changes {
      response.separate(&isFirst)
      let members =
        [.init("seq", .number(String(change.commit.position.seq)))]
        + [.init("position", .string(change.position.text))]
        + change.members + [.init("last", .boolean(change.isLast))] + change.commit.reasons
      try append(change, members, withRecord: feed.hasRecords, to: &response.body)
    }
    response.endList([
      .init("last_seq", .string(page.last.text)), .init("pending", .number(String(page.pending))),
      .init("query", .object(feed.query)), .init("dataset", try reader.currentDataset().json),
    ])
    if page.pending > 0 {
      let link = PageLink(feed.target, setting: "since").text(page.last.text)
      response.add("Link", "<\(link)>; rel=\"next\"")
    }
    return page
  }

  /// Writes the changes behind a place as events. An `id`, by which the client can come back, stands where a commit is
  /// whole, and after each thousand changes within one.
  /// - Throws: as `write(_:into:)`.
  func events(of feed: ChangeFeed) throws(Problem) -> WaitingRoom.Piece {
    let since = try reader.check(feed.asked.since)
    let page = try reader.changes(feed.asked)
    var piece = WaitingRoom.Piece(end: page.last, isMore: page.pending > 0)
    // The commit that was begun and is not told whole yet.
    var open = since.change > 0 ? try reader.commit(since) : nil
    var index = since.change
    for change in page.changes {
      if let commit = open, commit.position.seq != change.commit.position.seq {
        piece.append(commit, page)
        index = 0
      }
      if open == nil { index = 0 }
      open = change.commit
      let before = index
      index = Int(change.version - change.commit.firstVersion) + 1
      let hasId = !change.isLast && index / 1_000 > before / 1_000
      piece.begin("change", id: hasId ? change.position : nil)
      let members =
        [.init("seq", .number(String(change.commit.position.seq)))] + change.members
        + [.init("last", .boolean(change.isLast))]
      try append(change, members, withRecord: feed.hasRecords, to: &piece.bytes)
      piece.endEvent()
    }
    if let commit = open, page.last.seq > commit.position.seq || page.last == commit.position {
      piece.append(commit, page)
    }
    return piece
  }

  private func append(
    _ change: Change, _ members: [JSON.Member], withRecord: Bool, to bytes: inout [UInt8]
  ) throws(Problem) {
    JSONText.append(.object(members), to: &bytes)
    guard withRecord else { return }
    // The record goes on in the object.
    bytes.removeLast()
    bytes.append(",\"record\":")
    if change.hasRecord, let resource = Resource.named(change.collection) {
      let writer = writer(resource)
      try reader.record(of: change, in: resource) { writer.write($0, to: &bytes) }
    } else {
      bytes.append("null")
    }
    bytes.append("}")
  }
}

/// Server-sent events.
extension WaitingRoom.Piece {
  /// Begins an event, up to its data.
  mutating func begin(_ name: StaticString, id: Position?) {
    bytes.append("event: ")
    bytes.append(name)
    if let id {
      bytes.append("\nid: ")
      bytes.append(contentsOf: id.text.utf8)
      told = id
    }
    bytes.append("\ndata: ")
  }

  /// Ends an event behind its data.
  mutating func endEvent() { bytes.append("\n\n") }

  /// Tells that a commit was told whole.
  fileprivate mutating func append(_ commit: RecordedCommit, _ page: ChangePage) {
    begin("commit", id: commit.position)
    let members: [JSON.Member] =
      [.init("seq", .number(String(commit.position.seq)))] + commit.reasons + [commit.countMember]
    let pending = max(0, page.lastVersion - commit.lastVersion)
    JSONText.append(.object(members + [.init("pending", .number(String(pending)))]), to: &bytes)
    endEvent()
  }
}

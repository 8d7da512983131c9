import Domain
import HTTP
import Representation
import Store

/// A long poll: a page of changes that is answered once there is something in it, or its time is over.
final class ChangePoll: DeferredAnswer {
  private var feed: ChangeFeed
  private let walk: Walk
  private let seat: CommitWatch.Seat?
  private let end: ContinuousClock.Instant
  private var pass: WaitingPass
  private var isDraining = false
  private var request: KeptRequest?
  private var bell: Bell?
  /// The page, where a thread makes it.
  private var long: LongQuestion?

  /// What a loop looks at, at a time, where the page is for a thread.
  private static let lookedAtMost: Int64 = 256

  /// - Parameter seat: its place among those who wait; nil where there is none, so that it does not wait.
  init(_ feed: ChangeFeed, _ walk: Walk, _ seat: CommitWatch.Seat?, within time: Duration) {
    (self.feed, self.walk, self.seat, pass) = (feed, walk, seat, WaitingPass(feed.bearer))
    end = .now + (seat == nil ? .zero : time)
  }

  var longestWait: Duration? { min(max(.zero, end - .now), pass.longestWait) }

  func begin(_ request: KeptRequest, _ bell: Bell) {
    (self.request, self.bell) = (request, bell)
    seat?.wait(bell)
    // What was committed before that is there to be told.
    bell.ring()
  }

  func drain() { isDraining = true }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    do throws(Problem) {
      guard try pass.isGood(walk) else { throw Walk.noGoodToken }
      guard let piece = try there() else { return false }
      response.body = piece.bytes
      response.add(piece.fields)
      if feed.isTurnedAway { response.add("Retry-After", ChangeFeed.retrySeconds) }
    } catch {
      walk.answer(request, with: error, into: &response)
    }
    return true
  }

  /// The page where it is there; nil where there is nothing to tell yet, or a thread makes it.
  private func there() throws(Problem) -> WaitingRoom.Piece? {
    if let long {
      guard let draft = try long.outcome?.get() else { return nil }
      return WaitingRoom.Piece(
        fields: draft.fields, bytes: draft.body, end: draft.dataset.position, isMore: false)
    }
    guard let version = walk.reader.refresh() else { throw WaitingRoom.unreadable }
    if isForThread { return try lookForThread() }
    let key = WaitingRoom.Key(question: feed.target.text, place: feed.asked.since)
    let page = if let room = walk.room { try room.piece(key, at: version, make: page) } else { try page() }
    if page.told != nil || isOver { return page }
    feed.asked.since = page.end
    if page.isMore { bell?.ring() }
    return nil
  }

  private var isOver: Bool { isDraining || .now >= end }

  /// Whether the page takes long to read, so that no loop should.
  private var isForThread: Bool {
    walk.room?.threads != nil
      && (feed.asked.limit > ChangeQuestion.usualLimit || !feed.asked.countries.isEmpty)
  }

  /// Looks a short way ahead, and has a thread read the page where something was found.
  private func lookForThread() throws(Problem) -> WaitingRoom.Piece? {
    var ahead = feed.asked
    (ahead.limit, ahead.lookedAtMost) = (1, ChangePoll.lookedAtMost)
    _ = try walk.reader.check(ahead.since)
    let found = try walk.reader.changes(ahead)
    if found.changes.isEmpty {
      feed.asked.since = found.last
      if found.pending == 0 { return isOver ? try page() : nil }
      bell?.ring()
    } else if let request, let bell, let threads = walk.room?.threads {
      let question = LongQuestion(request, bell) { [feed] (walk, _) throws(Problem) in
        try walk.draft(of: feed)
      }
      long = question
      threads.carryOut(question)
    }
    return nil
  }

  private func page() throws(Problem) -> WaitingRoom.Piece {
    var response = Response()
    let page = try walk.writePoll(feed, into: &response)
    return WaitingRoom.Piece(
      fields: FieldBlock(of: response), bytes: response.body, end: page.last, isMore: page.pending > 0,
      told: page.changes.isEmpty ? nil : page.last)
  }
}

extension Walk {
  /// Writes the answer of a long poll, which nobody keeps.
  fileprivate func writePoll(_ feed: ChangeFeed, into response: inout Response) throws(Problem) -> ChangePage
  {
    response.add("Content-Type", Format.json.contentType)
    response.add("Cache-Control", "no-store")
    response.add("Entente-Version", try reader.currentDataset().position.text)
    response.add(Walk.crossOrigin)
    return try write(feed, into: &response)
  }

  fileprivate func draft(of feed: ChangeFeed) throws(Problem) -> Draft {
    var response = Response()
    _ = try writePoll(feed, into: &response)
    let dataset = try reader.currentDataset()
    return Draft(
      status: .ok, fields: FieldBlock(of: response), body: response.body, compressed: nil, tag: [],
      state: ShownState(now: dataset), dataset: dataset)
  }
}

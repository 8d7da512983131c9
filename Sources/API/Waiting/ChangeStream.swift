import Domain
import HTTP
import Representation
import Store
import System

/// The beginning of an event stream: the head of its answer, once it is the loop's turn.
final class ChangeStreamOpening: DeferredAnswer {
  private let feed: ChangeFeed
  private let walk: Walk
  private let seat: CommitWatch.Seat?
  private let knowsPlace: Bool

  /// - Parameters:
  ///   - seat: its place among those who wait; nil where there is none.
  ///   - knowsPlace: whether the client knows the place at which it begins.
  init(_ feed: ChangeFeed, _ walk: Walk, _ seat: CommitWatch.Seat?, knowsPlace: Bool) {
    (self.feed, self.walk, self.seat, self.knowsPlace) = (feed, walk, seat, knowsPlace)
  }

  func begin(_ request: KeptRequest, _ bell: Bell) { bell.ring() }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    response.add("Content-Type", Format.eventStream.contentType)
    response.add("Cache-Control", "no-store")
    // Proxies would gather the events (nginx).
    response.add("X-Accel-Buffering", "no")
    response.add(Walk.crossOrigin)
    if feed.isTurnedAway {
      // A browser never comes back after another status.
      response.body = Array("retry: \(ChangeFeed.retrySeconds * 1_000)\n\n".utf8)
    } else {
      response.producer = ChangeStream(feed, walk, seat, knowsPlace: knowsPlace)
    }
    return true
  }
}

/// Changes as events (HTML Living Standard §9.2), as they are committed. What a client has not taken is no buffer but its
/// place in history, from which the rest is read when it has room.
private final class ChangeStream: BodyProducer {
  private var feed: ChangeFeed
  private let filter: String
  private let walk: Walk
  private let seat: CommitWatch.Seat?
  private var bell: Bell?
  private var hasBegun = false
  private var isDraining = false
  private var pass: WaitingPass
  /// The last place that the client was told to come back by; nil where it knows none.
  private var told: Position?
  /// When it shows next that it lives, by the coarse clock.
  private var nextBeat = 0

  /// How many changes a piece has, and how many are looked at for it.
  private static let pieceChanges = 32
  private static let lookedAtMost: Int64 = 256

  init(_ feed: ChangeFeed, _ walk: Walk, _ seat: CommitWatch.Seat?, knowsPlace: Bool) {
    (self.feed, self.walk, self.seat, pass) = (feed, walk, seat, WaitingPass(feed.bearer))
    (self.feed.asked.limit, self.feed.asked.lookedAtMost) = (
      ChangeStream.pieceChanges, ChangeStream.lookedAtMost
    )
    filter = feed.filter
    told = knowsPlace ? feed.asked.since : nil
  }

  var isOpenEnded: Bool { true }

  var longestWait: Duration? {
    min(.milliseconds(max(0, nextBeat - CoarseClock.milliseconds)), pass.longestWait)
  }

  func begin(_ bell: Bell) {
    self.bell = bell
    seat?.wait(bell)
  }

  func drain() { isDraining = true }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    // Who comes back with a token that is good no more is told so, which ends an EventSource for good.
    guard !isDraining, try pass.isGood(walk) else { return false }
    let start = bytes.count
    if !hasBegun {
      // Different for each, so that those who lost one server do not all come back at once.
      bytes.append(contentsOf: "retry: \(Int.random(in: 2_000...5_000))\n\n".utf8)
      hasBegun = true
    }
    guard let piece = try piece() else { return false }
    bytes.append(contentsOf: piece.bytes)
    feed.asked.since = piece.end
    told = piece.told ?? told
    if piece.isMore {
      if bytes.count == start { bell?.ring() }
      return true
    }
    beat(into: &bytes, isFresh: bytes.count > start)
    return seat != nil
  }

  /// What changed behind the place of this client; nil where another database is served now, which does not have the place.
  /// The client hears so when it comes back.
  private func piece() throws(Problem) -> WaitingRoom.Piece? {
    guard let version = walk.reader.refresh() else { throw WaitingRoom.unreadable }
    do throws(Problem) {
      guard let room = walk.room else { return try walk.events(of: feed) }
      let key = WaitingRoom.Key(question: filter, place: feed.asked.since)
      return try room.piece(key, at: version) { () throws(Problem) in try walk.events(of: feed) }
    } catch {
      guard error.kind == .historyDiverged else { throw error }
      return nil
    }
  }

  /// Shows that the stream lives, where nothing was sent for long, and tells of a place that moved without an event.
  private func beat(into bytes: inout [UInt8], isFresh: Bool) {
    let now = CoarseClock.milliseconds
    let place = feed.asked.since
    if told == nil || now >= nextBeat && !isFresh && told != place {
      var progress = WaitingRoom.Piece(end: place, isMore: false)
      progress.begin("progress", id: place)
      JSONText.append(
        .object([.init("last_seq", .string(place.text)), .init("pending", .number("0"))]),
        to: &progress.bytes)
      progress.endEvent()
      bytes.append(contentsOf: progress.bytes)
      told = place
    } else if isFresh || now < nextBeat {
      if !isFresh { return }
    } else {
      bytes.append(":\n\n")
    }
    nextBeat = now + Int((walk.room?.watch.limits.heartbeat ?? .zero) / .milliseconds(1))
  }
}

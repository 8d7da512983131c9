import Bytes
internal import Glibc
internal import HTTP
internal import Synchronization
internal import System

/// Answers as the path says, so that a test can ask for what it needs.
final class TestHandler: Handler {
  /// What a producer has been asked for, over all handlers of a test.
  final class Count: Sendable {
    let value = Atomic<Int>(0)
    /// Those who wait for it to grow.
    let bells = Locked<[Bell]>([])

    /// Counts so far, and tells who waits.
    func reach(_ number: Int) {
      value.store(number, ordering: .relaxed)
      for bell in bells.withLock({ $0 }) { bell.ring() }
    }
  }

  /// Answers that clients wait for until a test gives them.
  final class Desk: Sendable {
    let waiting = Locked<[(request: KeptRequest, place: GivenAnswer.Place)]>([])
    var count: Int { waiting.withLock { $0.count } }
    /// Whether a loop is held up in its handler, and whether it may go on.
    let hold = Locked((isHeld: false, isOver: false))

    /// Gives every answer: what was sent, or else as many thousand bytes as the target says.
    func giveAll() {
      let all = waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting
      }
      for (request, place) in all { place.give(Self.answer(to: request)) }
    }

    private static func answer(to request: KeptRequest) -> sending Response {
      let (body, number) = request.lend { request in
        let target = request.withTarget { String(decoding: $0, as: UTF8.self) }
        return (request.withBody { [UInt8]($0) }, target.split(separator: "/").last.flatMap { Int($0) } ?? 0)
      }
      var response = Response()
      response.body = body.isEmpty ? pattern(number * 1_000) : body
      return response
    }
  }

  private static let born = Count()
  /// Which of all handlers it is, and so which loop it serves.
  private let number = TestHandler.born.value.add(1, ordering: .relaxed).newValue
  private let pieces: Count?
  private let feed: Count?
  private let desk: Desk?
  private var finished: [Int: FinishedMessage] = [:]
  private var rests = 0

  init(pieces: Count? = nil, feed: Count? = nil, desk: Desk? = nil) {
    self.desk = desk
    self.pieces = pieces
    self.feed = feed
  }

  func rest() { rests += 1 }

  func intake(of request: borrowing Request, into response: inout Response) -> BodyIntake {
    let parts = request.withTarget { String(decoding: $0, as: UTF8.self) }.split(separator: "/")
    switch parts.first {
    case "stored": return .stored(SlowStore(byteMost: Int(parts[1]) ?? 0))
    case "unwanted":
      response.status = .forbidden
      response.body = Array("not yours".utf8)
      return .refused
    default: return .gathered
    }
  }

  func respond(to request: borrowing Request, into response: inout Response) {
    let target = request.withTarget { String(decoding: $0, as: UTF8.self) }
    let parts = target.split(separator: "/")
    let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    if parts.first == "finished" { return response.finished = finished(number) }
    response.add("Content-Type", "text/plain")
    switch parts.first {
    case "echo": request.withBody { response.body.append(contentsOf: $0) }
    case "stored":
      response.body = (request.stored as? SlowStore)?.bytes ?? request.withBody { [UInt8]($0) }
    case "bytes": response.body.append(contentsOf: pattern(number))
    case "rests": response.body.append(contentsOf: String(rests).utf8)
    case "handler": response.body.append(contentsOf: String(self.number).utf8)
    case "status": response.status = Status(UInt16(number), "Whatever")
    case "sleep":
      usleep(useconds_t(number) * 1_000)
      response.body.append(contentsOf: "slept".utf8)
    case "stream": response.producer = Pieces(number, failsAtEnd: false, pieces)
    case "feed": response.producer = Feed(feed, asked: pieces)
    case "later":
      response.later = GivenAnswer { [desk] request, place in
        desk?.waiting.withLock { $0.append((request, place)) }
      }
    case "twice":
      response.later = AnotherAnswer(
        GivenAnswer { [desk] request, place in desk?.waiting.withLock { $0.append((request, place)) } })
    case "held":
      desk?.hold.withLock(when: { _ in true }) { $0.isHeld = true }
      desk?.hold.withLock(when: \.isOver) { _ in }
    case "poll": response.later = Poll(milliseconds: number)
    case "soon": response.later = Soon(number)
    case "soon-stream": response.later = Soon(number, isStream: true)
    case "broken": response.producer = Pieces(number, failsAtEnd: true, pieces)
    default: response.body.append(contentsOf: target.utf8)
    }
  }
}

extension TestHandler {
  /// A finished answer of so many bytes, the same one whenever it is asked for.
  private func finished(_ count: Int) -> FinishedMessage {
    if let message = finished[count] { return message }
    let message = FinishedMessage(FieldBlock([("Content-Type", "text/plain")]), body: pattern(count))
    finished[count] = message
    return message
  }
}

/// So many bytes that a lost, doubled or misplaced one shows: 10,007 different ones, over and over.
func pattern(_ count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + period.count)
  while bytes.count < count { bytes += period }
  bytes.removeLast(bytes.count - count)
  return bytes
}

private let period = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

/// An answer that says so when nothing has happened within its time.
final class Poll: DeferredAnswer {
  private let end: ContinuousClock.Instant
  private var isDraining = false
  let longestWait: Duration?

  init(milliseconds: Int) {
    longestWait = .milliseconds(milliseconds)
    end = .now + .milliseconds(milliseconds)
  }

  func begin(_ request: KeptRequest, _ bell: Bell) {}
  func drain() { isDraining = true }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard isDraining || .now >= end else { return false }
    response.body = Array("nothing".utf8)
    return true
  }
}

/// An answer that comes later, and then is one that comes later still.
final class AnotherAnswer: DeferredAnswer {
  private let next: any DeferredAnswer

  init(_ next: any DeferredAnswer) { self.next = next }

  func begin(_ request: KeptRequest, _ bell: Bell) { bell.ring() }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    response.later = next
    return true
  }
}

/// A body of one letter for each that a counter has grown by; it ends at ten, or with the server.
final class Feed: BodyProducer {
  private let count: TestHandler.Count?
  private let asked: TestHandler.Count?
  private var sent = 0
  private var isDraining = false

  init(_ count: TestHandler.Count?, asked: TestHandler.Count?) {
    self.count = count
    self.asked = asked
  }

  func begin(_ bell: Bell) { count?.bells.withLock { $0.append(bell) } }
  func drain() { isDraining = true }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    asked?.value.add(1, ordering: .relaxed)
    let there = count?.value.load(ordering: .relaxed) ?? 10
    while sent < there {
      bytes.append(0x66)
      sent += 1
    }
    return sent < 10 && !isDraining
  }
}

/// An answer of so many thousand bytes, or a stream of ten times as many, that is there when it is waited for.
final class Soon: DeferredAnswer {
  private let number: Int
  private let isStream: Bool

  init(_ number: Int, isStream: Bool = false) { (self.number, self.isStream) = (number, isStream) }

  func begin(_ request: KeptRequest, _ bell: Bell) { bell.ring() }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    if isStream {
      response.producer = Pieces(number, failsAtEnd: false, nil)
    } else {
      response.body = pattern(number * 1_000)
    }
    return true
  }
}

/// A body of numbered pieces of 10,000 bytes.
final class Pieces: BodyProducer {
  struct Broken: Error {}

  private static let piece = pattern(10_000)
  private var left: Int
  private let failsAtEnd: Bool
  private let count: TestHandler.Count?

  init(_ left: Int, failsAtEnd: Bool, _ count: TestHandler.Count?) {
    self.left = left
    self.failsAtEnd = failsAtEnd
    self.count = count
  }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    if left == 0 {
      if failsAtEnd { throw Broken() }
      return false
    }
    bytes.append(contentsOf: Self.piece)
    left -= 1
    count?.value.add(1, ordering: .relaxed)
    return left > 0 || failsAtEnd
  }
}

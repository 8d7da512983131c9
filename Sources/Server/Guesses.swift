internal import HTTP
internal import System

/// How often clients were refused for want of a good token within a minute, by address, over all loops: whoever guesses
/// gets each further refusal later. Nobody is locked out, since behind one address there may be many.
final class Guesses: Sendable {
  private struct Count {
    var start: ContinuousClock.Instant
    var number = 0
  }

  /// Refusals within a minute that are given at once.
  static let free = 5
  /// By how much later each further one is given, and how late at most.
  static let step = Duration.milliseconds(100)
  static let most = Duration.seconds(5)

  private static let window = Duration.seconds(60)
  /// More addresses than guess at a time, unless to use up memory.
  private static let addressesMost = 10_000

  private let counts = Locked<[Peer.Address: Count]>([:])

  /// Counts a refusal.
  /// - Returns: how much later it is to be given.
  func delay(of address: Peer.Address, at now: ContinuousClock.Instant = .now) -> Duration {
    counts.withLock { counts in
      if counts.count >= Guesses.addressesMost {
        counts = counts.filter { now - $0.value.start < Guesses.window }
        if counts.count >= Guesses.addressesMost { counts = [:] }
      }
      var count = counts[address] ?? Count(start: now)
      if now - count.start >= Guesses.window { count = Count(start: now) }
      count.number += 1
      counts[address] = count
      return min(Guesses.most, Guesses.step * max(0, count.number - Guesses.free))
    }
  }
}

/// A refusal that is made already, and given later.
final class HeldAnswer: DeferredAnswer {
  private let response: Response
  private let delay: Duration
  private var due: ContinuousClock.Instant

  init(_ response: Response, for delay: Duration) {
    (self.response, self.delay) = (response, delay)
    due = .now + delay
  }

  var longestWait: Duration? { delay }
  func begin(_ request: KeptRequest, _ bell: Bell) {}
  func drain() { due = .now }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard ContinuousClock.now >= due else { return false }
    response = self.response
    return true
  }
}

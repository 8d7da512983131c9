import Chance
import HTTP
import Testing

struct MutationTests {
  @Test(arguments: Corpus.cases.filter { $0.message.count < 1500 })
  func `a mutated case comes out the same in pieces, and is never wrongly accepted`(_ one: CorpusCase) {
    var mutation = Mutation(seed: UInt64(one.message.count) &* 7919 &+ UInt64(one.heading.utf8.count))
    for round in 0..<150 {
      let message = mutation.mutate(one.message)
      var whole = Exchange(message)
      let outcome = whole.outcome(stoppingAt: [])
      let stops = mutation.stops(in: message.count)
      var pieces = Exchange(message)
      #expect(pieces.outcome(stoppingAt: stops) == outcome, "round \(round), split at \(stops): \(message)")
      if case .accepted(let accepted) = outcome {
        let objection = PlainReading(message: message, accepted: accepted).objection()
        #expect(objection == nil, "round \(round): \(message)")
      }
    }
  }
}

/// Small damage to a message, the same for the same seed.
private struct Mutation {
  private var random: SplitMix64

  /// Bytes and words on which framing turns.
  private static let splices: [[UInt8]] = [
    [13], [10], [13, 10], [32], [9], [58], [0], [44], [59], [128], [43], [45],
    Array("\r\n\r\n".utf8), Array("\r\n ".utf8), Array("Content-Length: 3\r\n".utf8),
    Array("Transfer-Encoding: chunked\r\n".utf8), Array("Host: b\r\n".utf8), Array("0\r\n\r\n".utf8),
    Array("chunked".utf8), Array("HTTP/1.0".utf8), Array("http://".utf8), Array("Connection: close\r\n".utf8),
  ]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func mutate(_ message: [UInt8]) -> [UInt8] {
    var message = message
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0...message.count, using: &random)
      let end = min(place + Int.random(in: 1...6, using: &random), message.count)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: message.insert(contentsOf: Self.splices.randomElement(using: &random) ?? [], at: place)
      case 1: message.removeSubrange(place..<end)
      case 2: message.insert(contentsOf: message[place..<end], at: place)
      case 3 where place < message.count: message[place] = UInt8.random(in: 0...255, using: &random)
      default: message.replaceSubrange(place..<end, with: Self.splices.randomElement(using: &random) ?? [])
      }
    }
    return message
  }

  mutating func stops(in count: Int) -> [Int] {
    guard count > 1 else { return [] }
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 1..<count, using: &random) }
      .sorted()
  }
}

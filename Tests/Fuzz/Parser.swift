import HTTP

/// Any bytes as a message: the parser, then the body's framing.
///
/// Fed whole, in pieces and by a parser that was used before, the outcome is the same; what is accepted survives a second,
/// plain reading; and an accepted message's target decodes or is refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let message = Array(UnsafeBufferPointer(start: start, count: count))
  var whole = Exchange(message)
  let outcome = whole.outcome(stoppingAt: [])
  let stops = stops(in: message)
  var pieces = Exchange(message)
  precondition(pieces.outcome(stoppingAt: stops) == outcome, "another outcome in pieces")
  var reused = Exchange(message, after: pieces)
  precondition(reused.outcome(stoppingAt: stops.prefix(1)) == outcome, "another outcome after reset")
  if case .accepted(let accepted) = outcome {
    let objection = PlainReading(message: message, accepted: accepted).objection()
    precondition(objection == nil, objection ?? "")
    _ = try? Target(decoding: accepted.target.span)
  }
  return 0
}

/// Up to three places that depend on the message alone, so that a finding can be repeated.
private func stops(in message: [UInt8]) -> [Int] {
  guard message.count > 1 else { return [] }
  var random = SplitMix64(
    seed: message.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
  return (0..<3).map { _ in Int.random(in: 1..<message.count, using: &random) }.sorted()
}

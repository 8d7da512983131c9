internal import Bytes
import HTTP
import Representation

/// Finished answers to questions that were asked before, all from one state of the record: with the next commit, by
/// whichever process, everything is dropped, so nothing can tell what is no longer so.
///
/// A question is its target as it was sent, since answers link to their next page by it, and the format chosen, however
/// a client spells what it accepts; the day too, where the answer depends on it. The cache is bounded by the bytes that it
/// takes. When it is full it drops what was not used since it last looked (the clock algorithm), which costs a hit one
/// flag.
final class AnswerCache {
  private struct Entry {
    let key: UInt64
    /// Two questions may have the same key.
    let target: [UInt8]
    let format: Format?
    let answer: FinishedAnswer
    var isUsed = false
  }

  private let costMost: Int
  private var cost = 0
  private var version: Int?
  private var slots: [UInt64: Int] = [:]
  private var entries: [Entry] = []
  private var hand = 0

  /// - Parameter costMost: nothing is kept where this is 0.
  init(costMost: Int) { self.costMost = costMost }

  /// What was kept for a question.
  /// - Parameter version: the state of the record as it is now.
  func value(for request: borrowing Request, _ admission: Admission, at version: Int) -> FinishedAnswer? {
    if version != self.version { removeAll(now: version) }
    guard !entries.isEmpty else { return nil }
    return identity(of: request, admission) { target in
      guard let slot = slots[key(target, admission.format)], entries[slot].format === admission.format
      else { return nil }
      let kept = entries[slot].target
      guard target.isSame(as: kept.span) else { return nil }
      entries[slot].isUsed = true
      return entries[slot].answer
    }
  }

  /// Keeps what was made from the state `version`. One answer may take a quarter of the room, so that a single large one
  /// does not drive all others out.
  func keep(
    _ answer: FinishedAnswer, for request: borrowing Request, _ admission: Admission, at version: Int
  ) {
    guard admission.isKept, version == self.version, answer.byteCount <= costMost / 4 else { return }
    let target = identity(of: request, admission) { Array($0) }
    let key = key(target.span, admission.format)
    if let slot = slots[key] { remove(slot) }
    while cost + answer.byteCount > costMost, !entries.isEmpty { removeLeastUsed() }
    slots[key] = entries.count
    entries.append(Entry(key: key, target: target, format: admission.format, answer: answer))
    cost += answer.byteCount
  }

  /// Lends what tells one question from another: the target, behind the host where the answer names it, and behind the day
  /// where the answer depends on it.
  private func identity<Result>(
    of request: borrowing Request, _ admission: Admission, _ body: (Span<UInt8>) -> Result
  ) -> Result {
    let hasAddresses = admission.format?.hasAddresses == true
    guard hasAddresses || !admission.day.isEmpty else { return request.withTarget(body) }
    let authority = hasAddresses ? request.withAuthority { Array($0) } : []
    let bytes = admission.day + [0x0A] + authority + [0x0A] + request.withTarget { Array($0) }
    return body(bytes.span)
  }

  private func key(_ target: Span<UInt8>, _ format: Format?) -> UInt64 {
    ContentHash.hash(target, seed: format.map { UInt64(UInt(bitPattern: ObjectIdentifier($0))) } ?? 0)
  }

  private func removeLeastUsed() {
    while true {
      if hand >= entries.count { hand = 0 }
      guard entries[hand].isUsed else { return remove(hand) }
      entries[hand].isUsed = false
      hand += 1
    }
  }

  /// The last entry takes the place of the one that goes.
  private func remove(_ slot: Int) {
    cost -= entries[slot].answer.byteCount
    slots[entries[slot].key] = nil
    let last = entries.removeLast()
    guard slot < entries.count else { return }
    entries[slot] = last
    slots[last.key] = slot
  }

  private func removeAll(now version: Int) {
    slots.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    (cost, hand, self.version) = (0, 0, version)
  }
}

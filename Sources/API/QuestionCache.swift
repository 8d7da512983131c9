import HTTP

/// What was made for questions that were asked before, all from one state of the record: with the next
/// commit, by whichever process, everything is dropped, so nothing can tell what is no longer so.
///
/// It is bounded by the sum of its values' costs. When it is full it drops what was not used since it last
/// looked (the clock algorithm), which costs a hit one flag.
final class QuestionCache<Value> {
  private struct Entry {
    let key: UInt64
    /// The target and the Accept field, as they were sent: two questions may have the same key.
    let question: [UInt8]
    let value: Value
    let cost: Int
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
  /// - Parameters:
  ///   - key: `QuestionKey.hash` of the request.
  ///   - version: the state of the record as it is now.
  func value(_ key: UInt64, for request: borrowing Request, at version: Int) -> Value? {
    if version != self.version { removeAll(now: version) }
    guard let slot = slots[key], QuestionKey.isSame(entries[slot].question, as: request) else { return nil }
    entries[slot].isUsed = true
    return entries[slot].value
  }

  /// Keeps what was made from the state `version`. One value may take a quarter of the room, so that a single
  /// large one does not drive all others out.
  func keep(
    _ value: Value, cost valueCost: Int, _ key: UInt64, for request: borrowing Request, at version: Int
  ) {
    guard version == self.version, valueCost <= costMost / 4 else { return }
    if let slot = slots[key] { remove(slot) }
    while cost + valueCost > costMost, !entries.isEmpty { removeLeastUsed() }
    slots[key] = entries.count
    entries.append(Entry(key: key, question: QuestionKey.bytes(of: request), value: value, cost: valueCost))
    cost += valueCost
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
    cost -= entries[slot].cost
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

/// What tells one question from another: the target, and the formats the client accepts.
enum QuestionKey {
  static func hash(_ request: borrowing Request) -> UInt64 {
    let seed = request.withField(.accept) { ContentHash.hash($0) } ?? 0
    return request.withTarget { ContentHash.hash($0, seed: seed) }
  }

  static func bytes(of request: borrowing Request) -> [UInt8] {
    var bytes = request.withTarget { Array($0) }
    bytes.append(UInt8(ascii: " "))
    _ = request.withField(.accept) { bytes.append(contentsOf: $0) }
    return bytes
  }

  static func isSame(_ question: [UInt8], as request: borrowing Request) -> Bool {
    question.withUnsafeBytes { question in
      let length = request.withTarget { hasPrefix(question, $0) ? $0.count : -1 }
      guard length >= 0, length < question.count, question[length] == UInt8(ascii: " ") else { return false }
      let rest = UnsafeRawBufferPointer(rebasing: question[(length + 1)...])
      return request.withField(.accept) { rest.count == $0.count && hasPrefix(rest, $0) } ?? rest.isEmpty
    }
  }

  /// Compares eight bytes at once: this runs for every request that is answered from what was kept.
  private static func hasPrefix(_ bytes: UnsafeRawBufferPointer, _ prefix: UnsafeRawBufferPointer) -> Bool {
    guard prefix.count <= bytes.count else { return false }
    var index = 0
    while index + 8 <= prefix.count {
      let one = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if one != prefix.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
      index += 8
    }
    return (index..<prefix.count).allSatisfy { bytes[$0] == prefix[$0] }
  }
}

import HTTP

/// Finished answers to questions that were asked before, at most so many bytes of them, all from one state of the record:
/// with the next commit, by whichever process, every one is dropped, so none can tell what is no longer so.
///
/// When it is full it drops what was not used since it last looked (the clock algorithm), which costs a hit one flag.
final class AnswerCache {
  private let bytesMost: Int
  private var bytes = 0
  private var version: Int?
  private var slots: [UInt64: Int] = [:]
  private var answers: [(key: UInt64, answer: FinishedAnswer)] = []
  private var hand = 0

  /// - Parameter bytesMost: nothing is kept where this is 0.
  init(bytesMost: Int) { self.bytesMost = bytesMost }

  /// What tells one question from another: the target, and the formats the client accepts.
  static func key(of request: borrowing Request) -> UInt64 {
    let seed = request.withField(.accept) { ContentHash.hash($0) } ?? 0
    return request.withTarget { ContentHash.hash($0, seed: seed) }
  }

  /// The bytes of a question, to tell apart two that have the same key.
  static func question(of request: borrowing Request) -> [UInt8] {
    var bytes = request.withTarget { Array($0) }
    bytes.append(UInt8(ascii: " "))
    _ = request.withField(.accept) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The answer that was kept for a question.
  /// - Parameter version: the state of the record as it is now.
  func answer(_ key: UInt64, to request: borrowing Request, at version: Int) -> FinishedAnswer? {
    if version != self.version { removeAll(now: version) }
    guard let slot = slots[key] else { return nil }
    let answer = answers[slot].answer
    return AnswerCache.isSame(answer.question, as: request) ? answer : nil
  }

  private static func isSame(_ question: [UInt8], as request: borrowing Request) -> Bool {
    let length = request.withTarget { target in
      question.count > target.count && question.withUnsafeBytes { $0.starts(with: target) }
        ? target.count : -1
    }
    guard length >= 0, question[length] == UInt8(ascii: " ") else { return false }
    let rest = question[(length + 1)...]
    return request.withField(.accept) { rest.elementsEqual($0) } ?? rest.isEmpty
  }

  /// Keeps an answer that was made from the state `version`.
  func keep(_ answer: FinishedAnswer, for key: UInt64, at version: Int) {
    // One answer may take a quarter of the room, so that a single large one does not drive all others out.
    guard version == self.version, answer.byteCount <= bytesMost / 4 else { return }
    if let slot = slots[key] { remove(slot) }
    while bytes + answer.byteCount > bytesMost, !answers.isEmpty { removeLeastUsed() }
    slots[key] = answers.count
    answers.append((key, answer))
    bytes += answer.byteCount
  }

  private func removeLeastUsed() {
    while true {
      if hand >= answers.count { hand = 0 }
      guard answers[hand].answer.isUsed else { return remove(hand) }
      answers[hand].answer.isUsed = false
      hand += 1
    }
  }

  /// The last answer takes the place of the one that goes.
  private func remove(_ slot: Int) {
    let (key, answer) = answers[slot]
    bytes -= answer.byteCount
    slots[key] = nil
    let last = answers.removeLast()
    guard last.answer !== answer else { return }
    answers[slot] = last
    slots[last.key] = slot
  }

  private func removeAll(now version: Int) {
    slots.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    (bytes, hand, self.version) = (0, 0, version)
  }
}

import Synchronization
import Testing

@testable import HTTP

@Suite struct BellTests {
  /// How often a bell has woken somebody.
  private final class Count: Sendable {
    let value = Atomic(0)
    var now: Int { value.load(ordering: .relaxed) }
  }

  @Test func `rings until somebody looks are one, and the next wakes again`() {
    let count = Count()
    let bell = Bell { count.value.add(1, ordering: .relaxed) }
    for _ in 0..<3 { bell.ring() }
    #expect(count.now == 1)
    bell.answer()
    bell.answer()
    bell.ring()
    #expect(count.now == 2)
  }

  @Test func `nobody hears it after the client has left, whether it was rung before or not`() {
    for isRung in [false, true] {
      let count = Count()
      let bell = Bell { count.value.add(1, ordering: .relaxed) }
      if isRung { bell.ring() }
      bell.silence()
      bell.answer()
      bell.ring()
      #expect(count.now == (isRung ? 1 : 0) && !bell.isHeard)
    }
  }
}

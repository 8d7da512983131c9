import Foundation
import System
import Testing

@Suite struct ReadAheadTests {
  @Test(arguments: [0, 1, 255, 256, 257, 5000])
  func `every element comes once, in the order in which it was made`(count: Int) throws {
    let ahead = try ReadAhead<Int> { take in
      for number in 0..<count where !take(number) { return }
    }
    var found: [Int] = []
    while let number = ahead.next() { found.append(number) }
    #expect(found == Array(0..<count))
    #expect(ahead.next() == nil)
  }

  @Test func `what nobody wants any more is made no further`() throws {
    let hasEnded = DispatchSemaphore(value: 0)
    do {
      let ahead = try ReadAhead<Int> { take in
        var number = 0
        while take(number) { number += 1 }
        hasEnded.signal()
      }
      #expect(ahead.next() == 0)
    }
    #expect(hasEnded.wait(timeout: .now() + 30) == .success)
  }
}

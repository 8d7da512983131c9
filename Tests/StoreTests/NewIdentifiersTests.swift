import Chance
import Domain
import SQLite
import Testing

@testable import Store

@Suite struct NewIdentifiersTests {
  @Test(arguments: [61, 62, 63, 64] as [UInt64])
  func `an id that is said to be new is not in the table, whatever the order`(seed: UInt64) throws {
    let connection = try Connection(path: ":memory:", mode: .create)
    try connection.execute("CREATE TABLE t (id TEXT, closed INTEGER)")
    let insert = try connection.prepare("INSERT INTO t VALUES (?, ?)")
    let find = try connection.prepare("SELECT 1 FROM t WHERE id = ?")
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
      try insert.run([.text("id-\(generator.number(0...4000))"), generator.isTrue() ? .null : .integer(1)])
    }
    var new = try NewIdentifiers(of: "t", connection)
    var (said, position) = (0, 0)
    for _ in 0..<3000 {
      // Mostly onwards by a little, at times to anywhere.
      position = generator.isTrue(0.95) ? position + generator.number(1...3) : generator.number(0...4000)
      let id = "id-\(position)"
      let isThere = try find.first([.text(id)]) { _ in true } ?? false
      if new.contains(id) {
        said += 1
        #expect(!isThere, "\(id)")
      } else if !isThere {
        try new.found(id)
      }
      if !isThere, generator.isTrue(0.9) { try insert.run([.text(id), .null]) }
    }
    #expect(said > 300)
  }

  @Test func `in a sorted list only the first ids behind one that is there are looked up`() throws {
    let connection = try Connection(path: ":memory:", mode: .create)
    try connection.execute("CREATE TABLE t (id TEXT, closed INTEGER); INSERT INTO t VALUES ('id-500', 1)")
    var new = try NewIdentifiers(of: "t", connection)
    var lookups = 0
    for number in 100...999 where number != 500 {
      if new.contains("id-\(number)") { continue }
      lookups += 1
      try new.found("id-\(number)")
    }
    #expect(lookups == 3)
  }
}

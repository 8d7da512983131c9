import Chance
import Domain
import Testbed
import Testing

@testable import Representation

/// What differs between two objects.
struct JSONDifferenceTests {
  /// The algorithm of RFC 7396 §2, over what Foundation read.
  private func merged(_ target: Document, _ patch: Document) -> Document {
    guard case .object(let changes) = patch else { return patch }
    var members: [String: Document] = [:]
    if case .object(let given) = target { members = given }
    for (name, value) in changes {
      if value == .null {
        members.removeValue(forKey: name)
      } else {
        members[name] = merged(members[name] ?? .null, value)
      }
    }
    return .object(members)
  }

  private func document(_ value: JSON) throws -> Document {
    var bytes: [UInt8] = []
    JSONText.append(value, to: &bytes)
    return try Document(json: bytes)
  }

  /// An object without nulls, which a merge patch cannot bring about (RFC 7396 §1).
  private func object(_ chance: inout SplitMix64, depth: Int = 2) -> JSON {
    var members: [JSON.Member] = []
    for name in ["a", "b/c", "d~e", "f"] where chance.isTrue(0.7) {
      let value: JSON
      switch chance.number(0...(depth > 0 ? 3 : 2)) {
      case 0: value = .number("\(chance.number(1...3))")
      case 1: value = .string("text")
      case 2: value = .array([.number("\(chance.number(1...2))"), .null])
      default: value = object(&chance, depth: depth - 1)
      }
      members.append(.init(name, value))
    }
    return .object(members)
  }

  @Test func `the patch makes the second of the first, and the changes name what differs and nothing else`()
    throws
  {
    var chance = SplitMix64(seed: 17)
    for _ in 0..<500 {
      let (from, to) = (object(&chance), object(&chance))
      let difference = JSONDifference(from: from, to: to)
      #expect(try merged(document(from), document(difference.patch)) == document(to))
      let names = ["a", "b/c", "d~e", "f"].filter { from[$0] != to[$0] }
      #expect(Set(difference.changes.map(\.pointer)) == Set(names.map { "/" + pointerToken($0) }))
      for change in difference.changes {
        let token = String(change.pointer.dropFirst())
        let name = token.replacing("~1", with: "/").replacing("~0", with: "~")
        #expect(change.from == from[name] ?? .null && change.to == to[name] ?? .null)
      }
      #expect(JSONDifference(from: from, to: from).patch == .object([]))
    }
  }
}

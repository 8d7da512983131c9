import Chance
package import Domain
import Foundation
import SQLite
import Store
import Testing

@testable import Representation

extension SplitMix64 {
  /// What is hard to write: quotes, backslashes, every control character, and letters of one to four bytes.
  private static let hostile: [String] =
    (0..<32).compactMap { Unicode.Scalar($0).map { String(Character($0)) } } + [
      "\"", "\\", "/", "\u{7F}", "\u{80}", "é", "e\u{301}", "ﬀ", "Ж", "中", "\u{2028}", "\u{FFFF}",
      "🇹🇲", "👩‍👧",
      "\u{10FFFF}",
    ]

  mutating func text(upTo length: Int = 24) -> String {
    (0..<number(0...length)).map { _ in
      isTrue(0.6) ? "abcdefgh xyz~"[number(0...12)] : Self.hostile[number(0...Self.hostile.count - 1)]
    }.joined()
  }

  /// Digits of a number as RFC 8259 §6 has it.
  mutating func digits() -> String {
    let sign = isTrue(0.3) ? "-" : ""
    let whole = isTrue(0.2) ? "0" : "\(number(1...999_999))"
    let fraction = isTrue(0.3) ? ".\(number(0...9))\(number(0...9))" : ""
    let exponent =
      isTrue(0.2) ? "\(isTrue() ? "e" : "E")\(["", "+", "-"][number(0...2)])\(number(0...30))" : ""
    return sign + whole + fraction + exponent
  }

  mutating func tree(depth: Int = 4) -> JSON {
    switch number(0...(depth > 0 ? 7 : 4)) {
    case 0: return .null
    case 1: return .boolean(isTrue())
    case 2: return .number(digits())
    case 3, 4: return .string(text())
    case 5: return .array((0..<number(0...5)).map { _ in tree(depth: depth - 1) })
    default:
      var names: Set<String> = []
      return .object(
        (0..<number(0...5)).compactMap { _ in
          let name = text(upTo: 6)
          return names.insert(name).inserted ? .init(name, tree(depth: depth - 1)) : nil
        })
    }
  }
}

extension String {
  fileprivate subscript(_ offset: Int) -> String { String(self[index(startIndex, offsetBy: offset)]) }
}

/// Whether Foundation reads a text as the tree that it is to us.
func isSame(_ ours: JSON, _ theirs: Any) -> Bool {
  switch ours {
  case .null: theirs is NSNull
  case .boolean(let flag): (theirs as? Bool) == flag
  case .number(let digits): isNear((theirs as? NSNumber)?.doubleValue, Double(digits))
  case .string(let text): (theirs as? String).map { Array($0.utf8) == Array(text.utf8) } == true
  case .array(let items):
    (theirs as? [Any]).map { $0.count == items.count && zip(items, $0).allSatisfy(isSame) } == true
  case .object(let members):
    (theirs as? [String: Any]).map { object in
      object.count == members.count
        && members.allSatisfy { member in object[member.name].map { isSame(member.value, $0) } == true }
    } == true
  }
}

/// Foundation for Linux reads some numbers as a neighbour of the nearest binary64.
private func isNear(_ one: Double?, _ other: Double?) -> Bool {
  guard let one, let other else { return false }
  return abs(one - other) <= 4 * max(one.ulp, other.ulp)
}

func foundation(_ bytes: [UInt8]) throws -> Any {
  try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
}

func written(_ value: JSON) -> [UInt8] {
  var bytes: [UInt8] = []
  JSONText.append(value, to: &bytes)
  return bytes
}

/// A database of its own, in a folder that goes when the test ends.
final class TemporaryDatabase {
  let connection: Connection
  private let folder: String

  init(migrated: Bool = false) throws {
    folder =
      FileManager.default.temporaryDirectory.appendingPathComponent("entente-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    connection = try Connection(path: folder + "/entente.sqlite", mode: .create)
    if migrated {
      let schema = try Schema(Migration.load(folder: Repository.root + "/Migrations"))
      _ = try schema.migrate(connection)
      _ = try schema.derive(in: connection)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

/// The repository this file is in.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}

extension JSON: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}

package import Domain

/// JSON for people: two spaces a level, and an array or object that fits into a line stays on it. What a seed
/// file looks like, so that a difference shows the member that changed.
package enum JSONLayout {
  /// How long a line may be, in bytes.
  package static let width = 110

  /// Appends a value that begins at `column` of a line that is indented by `indentation`.
  package static func append(_ value: JSON, indentation: Int = 0, column: Int = 0, to bytes: inout [UInt8]) {
    var line: [UInt8] = []
    appendLine(value, to: &line)
    // One byte more for the comma that may follow.
    if column + line.count + 1 <= width, indentation > 0 || !value.isContainer {
      bytes.append(contentsOf: line)
      return
    }
    switch value {
    case .array(let items) where !items.isEmpty: append(items, indentation, to: &bytes)
    case .object(let members) where !members.isEmpty: append(members, indentation, to: &bytes)
    default: bytes.append(contentsOf: line)
    }
  }

  private static func append(_ items: [JSON], _ indentation: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      beginLine(index, indentation + 2, to: &bytes)
      append(item, indentation: indentation + 2, column: indentation + 2, to: &bytes)
    }
    endBlock("]", indentation, to: &bytes)
  }

  private static func append(_ members: [JSON.Member], _ indentation: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      beginLine(index, indentation + 2, to: &bytes)
      let start = bytes.count
      appendName(member.name, to: &bytes)
      let column = indentation + 2 + bytes.count - start
      append(member.value, indentation: indentation + 2, column: column, to: &bytes)
    }
    endBlock("}", indentation, to: &bytes)
  }

  private static func beginLine(_ index: Int, _ indentation: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: (index > 0 ? ",\n" : "\n").utf8)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
  }

  private static func endBlock(_ mark: String, _ indentation: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
    bytes.append(contentsOf: mark.utf8)
  }

  /// The value on one line, with a space behind each comma and colon.
  private static func appendLine(_ value: JSON, to bytes: inout [UInt8]) {
    switch value {
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        appendLine(item, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        appendName(member.name, to: &bytes)
        appendLine(member.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: JSONText.append(value, to: &bytes)
    }
  }

  private static func appendName(_ name: String, to bytes: inout [UInt8]) {
    JSONText.append(quoted: name, to: &bytes)
    bytes.append(contentsOf: ": ".utf8)
  }
}

extension JSON {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }
}

import Domain

/// A list as a column of the store holds it, JSON without space: where its items stand in the text, and the members of those
/// that are objects. Found in one pass; nothing of it is copied.
struct StoredList {
  /// A member of an item.
  private struct Member {
    let item: Int
    /// Without its quotation marks.
    let name: Range<Int>
    let value: Range<Int>
  }

  /// Where its items stand. An object that stands without a list is its only item.
  private(set) var items: [Range<Int>] = []
  private var members: [Member] = []

  /// Reads a text in place of the one before.
  mutating func read(_ text: Span<UInt8>) {
    items.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    guard text.count > 0, text[0] == UInt8(ascii: "[") else { return readItem(text, from: 0) }
    var index = 1
    while index < text.count, text[index] != UInt8(ascii: "]") {
      readItem(text, from: index)
      // Behind it stands a comma or the end of the list.
      index = (items.last?.upperBound ?? index) + 1
    }
  }

  /// Where the value of a member stands; nil where the item has none.
  func member(_ name: ArraySlice<UInt8>, of item: Int, in text: Span<UInt8>) -> Range<Int>? {
    members.first { member in
      member.item == item && member.name.count == name.count
        && zip(member.name, name).allSatisfy { text[$0] == $1 }
    }?.value
  }

  private mutating func readItem(_ text: Span<UInt8>, from start: Int) {
    guard start < text.count, text[start] == UInt8(ascii: "{") else {
      items.append(start..<StoredList.end(of: start, in: text))
      return
    }
    var index = start + 1
    while index < text.count, text[index] != UInt8(ascii: "}") {
      let nameEnd = StoredList.end(of: index, in: text)
      // Behind the name stands a colon.
      let value = nameEnd + 1..<StoredList.end(of: nameEnd + 1, in: text)
      members.append(Member(item: items.count, name: index + 1..<nameEnd - 1, value: value))
      index = value.upperBound
      if index < text.count, text[index] == UInt8(ascii: ",") { index += 1 }
    }
    items.append(start..<min(index + 1, text.count))
  }

  /// Where a value or a name ends that begins at an offset.
  private static func end(of start: Int, in text: Span<UInt8>) -> Int {
    var index = start
    var depth = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""): index = endOfString(from: index, in: text)
      case UInt8(ascii: "["), UInt8(ascii: "{"): (index, depth) = (index + 1, depth + 1)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return index }
        (index, depth) = (index + 1, depth - 1)
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return index }
        index += 1
      default: index += 1
      }
    }
    return max(index, start)
  }

  private static func endOfString(from start: Int, in text: Span<UInt8>) -> Int {
    var index = start + 1
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, text.count)
  }
}

import Bytes
import Domain
import SQLite

/// One column of a table of records, for CSV and for tables in documents: a field, a part of a date, or a member of the
/// objects of a list.
struct TableColumn {
  /// What a cell holds.
  enum Kind {
    case text, integer, number
    /// A part of a date that is nothing where the date is open at that end: the first day or the last.
    case day(isFirst: Bool)
    /// A list of plain values.
    case list
    /// One member of the objects of a list.
    case member(String)
    /// The value of one name of a map.
    case value(String)
  }

  /// As it stands in the head.
  let name: String
  let kind: Kind
  /// The column of the row; of a day the first column of its date is before it.
  let index: Int
  /// The field from which it comes: the member's, where it is one.
  let field: Field

  /// The columns of fields whose own columns stand in a row in this order.
  static func all(of fields: [Field]) -> [TableColumn] {
    var columns: [TableColumn] = []
    var index = 0
    for field in fields {
      columns += all(of: field, at: index)
      if case .date = field.kind { index += 1 + Field.dateSuffixes.count } else { index += 1 }
    }
    return columns
  }

  private static func all(of field: Field, at index: Int) -> [TableColumn] {
    switch field.kind {
    case .key, .text, .choice, .reference, .fieldNames, .updated:
      [.init(name: field.name, kind: .text, index: index, field: field)]
    case .integer, .revision: [.init(name: field.name, kind: .integer, index: index, field: field)]
    case .number: [.init(name: field.name, kind: .number, index: index, field: field)]
    case .date:
      [.init(name: field.name, kind: .text, index: index, field: field)]
        + Field.dateSuffixes.enumerated().map { offset, suffix in
          .init(
            name: field.name + suffix, kind: offset < 2 ? .day(isFirst: offset == 0) : .text,
            index: index + 1 + offset,
            field: field)
        }
    case .list(let list): all(of: field, list, at: index)
    }
  }

  /// Of a map there is a column for each name that it can have.
  private static func all(of field: Field, _ list: Field.List, at index: Int) -> [TableColumn] {
    switch (list.shape, list.items[0].kind) {
    case (.plain, _): [.init(name: field.name, kind: .list, index: index, field: list.items[0])]
    case (.map, .choice(let codes)):
      codes.values.map {
        .init(name: "\(field.name)_\($0)", kind: .value($0), index: index, field: list.items[1])
      }
    default:
      list.items.map {
        .init(name: "\(field.name)_\($0.name)", kind: .member($0.name), index: index, field: $0)
      }
    }
  }

  // MARK: Cells

  /// Appends the text of a cell; nothing for null.
  /// - Parameter lists: those of the row.
  func append(_ row: borrowing Row, _ lists: inout RowLists, to bytes: inout [UInt8]) {
    switch kind {
    case .text: row.withText(index) { bytes.append(contentsOf: $0) }
    case .integer: if !row.isNull(index) { bytes.append(contentsOf: String(row.integer(index)).utf8) }
    case .number: if !row.isNull(index) { TableColumn.append(row.real(index), to: &bytes) }
    case .day(let isFirst):
      let isOpen = row.withText(isFirst ? index - 1 : index - 2) { text in
        // A date's text begins or ends with `/` or `..` where it is open.
        if text.isEmpty { return true }
        let end = text[isFirst ? 0 : text.count - 1]
        return end == UInt8(ascii: "/") || end == UInt8(ascii: ".")
      }
      if !isOpen { row.withText(index) { bytes.append(contentsOf: $0) } }
    case .list: TableColumn.join(lists.items(row, index), member: nil, to: &bytes)
    case .member(let name): TableColumn.join(lists.items(row, index), member: name, to: &bytes)
    case .value(let name):
      if case .string(let value)? = lists.items(row, index).first?[name] {
        bytes.append(contentsOf: value.utf8)
      }
    }
  }

  /// A number with the digits that JSON has.
  private static func append(_ number: Double, to bytes: inout [UInt8]) {
    var output = RawOutput()
    output.write(number)
    output.append(to: &bytes)
  }

  /// Appends the items of a list, or one member of each of its objects, with `|` between them.
  private static func join(_ items: [JSON], member: String?, to bytes: inout [UInt8]) {
    for (position, item) in items.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: "|")) }
      append(member.map { item[$0] ?? .null } ?? item, to: &bytes)
    }
  }

  /// An item: a backslash and a bar in it are escaped, so that the items can be told apart. A date is its text alone, a
  /// list its items with `;` between them.
  private static func append(_ item: JSON, to bytes: inout [UInt8]) {
    switch item {
    case .null: break
    case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .number(let digits): bytes.append(contentsOf: digits.utf8)
    case .string(let text):
      for byte in text.utf8 {
        if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
    case .array(let items):
      for (position, item) in items.enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ";")) }
        append(item, to: &bytes)
      }
    case .object: append(item["edtf"] ?? .null, to: &bytes)
    }
  }
}

/// The lists of one row, each read once for all columns that tell of it, which stand beside each other.
struct RowLists {
  private var last: (index: Int, items: [JSON])?

  /// The items of a list that is stored as JSON in a column of the row. An object that stands without a list is its only
  /// item.
  mutating func items(_ row: borrowing Row, _ index: Int) -> [JSON] {
    if let last, last.index == index { return last.items }
    let items = row.withText(index) { text -> [JSON] in
      guard text.count > 2, let value = try? JSONReader.value(of: text) else { return [] }
      return if case .array(let items) = value { items } else { [value] }
    }
    last = (index, items)
    return items
  }
}

import Bytes
import Domain

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
}

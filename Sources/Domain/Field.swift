/// One member of a record: its name, what it may hold, and what it means. Columns, JSON, validation, query
/// parameters and the documentation are all derived from this. Immutable, and a class so that going through the
/// fields of a record copies none of them.
package final class Field: Sendable {
  /// What a field may hold. An enum, so that every derivation is one exhaustive switch.
  package enum Kind: Sendable {
    /// The record's own identifier: a slug that is never reused.
    case key
    case text
    case integer
    /// A decimal number as the source gives it.
    case number
    /// An `UncertainDate`, kept in five columns: the text and all that follows from it.
    case date
    /// One of a list of codes.
    case choice(CodeList)
    /// The identifier of a record of the named collection.
    case reference(String)
    /// Rows of a table of their own.
    case list(List)
    /// How many versions the record has had; given by the store, never by a caller.
    case revision
  }

  /// Rows inside a record, in their order.
  package struct List: Sendable {
    /// The table that holds the rows. Of a list that is derived there is one only where a filter looks into it.
    package let table: String
    /// The columns of a row.
    package let items: [Field]
    /// Whether the list is written as plain values (`["RUS", "TKM"]`) instead of objects; then it has one
    /// column.
    package let isPlain: Bool
    /// Whether there is always one row, which is written as an object without a list around it.
    package let isSingle: Bool
    /// Whether its rows are links, which name the collection they lead to.
    package let isLinks: Bool

    init(table: String, items: [Field], isPlain: Bool, isSingle: Bool = false) {
      (self.table, self.items, self.isPlain, self.isSingle) = (table, items, isPlain, isSingle)
      isLinks = items.map(\.name) == ["relation", "collection", "target"]
    }
  }

  /// As in JSON and, but for lists, in the table.
  package let name: String
  /// One sentence for the documentation.
  package let summary: String
  /// What it may hold.
  package let kind: Kind
  /// Whether a record must have it.
  package let isRequired: Bool
  /// The form of its text; nil where any text will do.
  package let form: TextForm?
  /// Whether it is what people call the record: a text that is kept beside the folded one by which it is sorted.
  package let isName: Bool

  init(
    _ name: String, _ kind: Kind, _ summary: String, required: Bool = false, form: TextForm? = nil,
    isName: Bool = false
  ) {
    (self.form, self.isName) = (form, isName)
    self.name = name
    self.kind = kind
    self.summary = summary
    self.isRequired = required
  }

  /// Whether the store, not the caller, gives the value.
  package var isReadOnly: Bool {
    if case .revision = kind { return true }
    return false
  }

  /// The list inside the record, where the field is one.
  package var list: List? {
    if case .list(let list) = kind { return list }
    return nil
  }
}

extension Field {
  static func text(_ name: String, _ summary: String, required: Bool = false, form: TextForm? = nil) -> Field
  {
    Field(name, .text, summary, required: required, form: form)
  }

  /// What people call the record, by which it can be sorted.
  static func name(_ name: String, _ summary: String) -> Field {
    Field(name, .text, summary, required: true, isName: true)
  }

  static func integer(_ name: String, _ summary: String, required: Bool = false) -> Field {
    Field(name, .integer, summary, required: required)
  }

  static func number(_ name: String, _ summary: String, required: Bool = false) -> Field {
    Field(name, .number, summary, required: required)
  }

  static func date(_ name: String, _ summary: String, required: Bool = false) -> Field {
    Field(name, .date, summary, required: required)
  }

  static func choice(_ name: String, _ codes: CodeList, _ summary: String, required: Bool = false) -> Field {
    Field(name, .choice(codes), summary, required: required)
  }

  static func reference(_ name: String, to collection: String, _ summary: String, required: Bool = false)
    -> Field
  {
    Field(name, .reference(collection), summary, required: required)
  }

  /// A list of plain values, each in the one column `item` of `table`.
  static func list(
    _ name: String, in table: String, of item: Field, _ summary: String, required: Bool = false
  ) -> Field {
    Field(name, .list(List(table: table, items: [item], isPlain: true)), summary, required: required)
  }

  /// A list of objects, each a row of `table`.
  static func list(
    _ name: String, in table: String, ofObjects items: [Field], _ summary: String, required: Bool = false
  ) -> Field {
    Field(name, .list(List(table: table, items: items, isPlain: false)), summary, required: required)
  }

  /// One object of a record that is derived: it stands as JSON, in no table of its own.
  static func object(_ name: String, _ items: [Field], _ summary: String) -> Field {
    Field(name, .list(List(table: "", items: items, isPlain: false, isSingle: true)), summary, required: true)
  }
}

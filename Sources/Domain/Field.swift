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
    /// Some of these names, each once: which fields of the record a row inside it is about. One column of JSON text.
    case fieldNames([String])
    /// Rows of a table of their own.
    case list(List)
    /// How many versions the record has had; given by the store, never by a caller.
    case revision
    /// The time of the commit that opened this version; given by the store too.
    case updated
  }

  /// Rows inside a record, in their order.
  package struct List: Sendable {
    /// How the rows are written in JSON.
    package enum Shape: String, Sendable {
      /// As plain values (`["RUS", "TKM"]`), of one column.
      case plain
      /// As objects, one a row.
      case objects
      /// As one object, whose names are the first column and whose values the second.
      case map
      /// As one object, for there is always one row.
      case single
    }

    /// The table that holds the rows. Of a list that is derived there is one only where a filter looks into it.
    package let table: String
    /// The fields of a row.
    package let items: [Field]
    /// How the rows are written in JSON.
    package let shape: Shape
    /// The columns of a row, in order.
    package let columns: [Column]
    /// Whether its rows are links, which name the collection they lead to.
    package let isLinks: Bool

    init(table: String, items: [Field], shape: Shape) {
      (self.table, self.items, self.shape) = (table, items, shape)
      columns = items.flatMap(\.columns)
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
  /// The code that stands where a caller gives none; nil where then nothing does.
  package let fallback: String?
  /// Whether it is a date by which something ends, so that it may be `..`: it has no end.
  package let isEnd: Bool

  /// How much its text counts in a search; nil where it is not searched.
  package let search: TextWeight?

  init(
    _ name: String, _ kind: Kind, _ summary: String, required: Bool = false, form: TextForm? = nil,
    isName: Bool = false, fallback: String? = nil, isEnd: Bool = false, search: TextWeight? = nil
  ) {
    (self.name, self.kind, self.summary, isRequired) = (name, kind, summary, required)
    (self.form, self.isName, self.fallback, self.isEnd) = (form, isName, fallback, isEnd)
    self.search = search
  }

  /// Whether the store, not the caller, gives the value.
  package var isReadOnly: Bool {
    switch kind {
    case .revision, .updated: true
    default: false
    }
  }

  /// The list inside the record, where the field is one.
  package var list: List? {
    if case .list(let list) = kind { return list }
    return nil
  }
}

extension Field {
  static func text(
    _ name: String, _ summary: String, required: Bool = false, form: TextForm? = nil,
    search: TextWeight? = nil
  ) -> Field {
    Field(name, .text, summary, required: required, form: form, search: search)
  }

  /// What people call the record, by which it can be sorted.
  static func name(_ name: String, _ summary: String) -> Field {
    Field(name, .text, summary, required: true, isName: true, search: .title)
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

  /// A date by which something ends: one that has no end has `..`, and one whose end is not known has none.
  static func end(_ name: String, _ summary: String) -> Field {
    Field(name, .date, summary, isEnd: true)
  }

  static func choice(
    _ name: String, _ codes: CodeList, _ summary: String, required: Bool = false, fallback: String? = nil
  ) -> Field {
    Field(name, .choice(codes), summary, required: required, fallback: fallback)
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
    Field(name, .list(List(table: table, items: [item], shape: .plain)), summary, required: required)
  }

  /// A list of objects, each a row of `table`.
  static func list(
    _ name: String, in table: String, ofObjects items: [Field], _ summary: String, required: Bool = false
  ) -> Field {
    Field(name, .list(List(table: table, items: items, shape: .objects)), summary, required: required)
  }

  /// A text for each of several keys, each a row of `table`.
  static func map(_ name: String, in table: String, from key: Field, to value: Field, _ summary: String)
    -> Field
  {
    Field(name, .list(List(table: table, items: [key, value], shape: .map)), summary)
  }

  /// One object of a record that is derived: it stands as JSON, in no table of its own.
  static func object(_ name: String, _ items: [Field], _ summary: String) -> Field {
    Field(name, .list(List(table: "", items: items, shape: .single)), summary, required: true)
  }
}

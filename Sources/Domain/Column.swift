/// One column of a version table, as derived from a field.
package struct Column: Sendable {
  /// SQLite's strict types (sqlite.org/stricttables.html).
  package enum Kind: String, Sendable {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
  }

  /// As in the table.
  package let name: String
  /// The strict type.
  package let kind: Kind
  /// Whether it is NOT NULL.
  package let isRequired: Bool
  /// The text that it has where none is given; nil where it then has none.
  package let fallback: String?
  /// The list whose table a foreign key points to; nil where any value of the type is allowed.
  package let codes: CodeList?
  /// The collection a foreign key points to.
  package let reference: String?

  init(
    _ name: String, _ kind: Kind, required: Bool, codes: CodeList? = nil, reference: String? = nil,
    fallback: String? = nil
  ) {
    (self.name, self.kind, self.isRequired) = (name, kind, required)
    (self.codes, self.reference, self.fallback) = (codes, reference, fallback)
  }
}

extension Field {
  /// What follows the name of a date in the four columns derived from its text.
  package static let dateSuffixes = ["_min", "_max", "_precision", "_qualifier"]

  /// What follows the name of a name in the column of its folded text.
  package static let foldedSuffix = "_folded"

  /// The column whose values are compared where records are sorted by this field, or where it is held against another
  /// value: a date's earliest day, the folded text of a name, otherwise its own. Nil where it has none.
  package var comparedColumn: Column? { columns.count > 1 ? columns[1] : columns.first }

  /// The columns that hold this field in a record's version table; none for lists and for what the store
  /// keeps itself.
  package var columns: [Column] {
    switch kind {
    case .key, .revision, .updated, .list: []
    case .text:
      (isName ? [name, name + Field.foldedSuffix] : [name]).map { Column($0, .text, required: isRequired) }
    case .fieldNames: [Column(name, .text, required: isRequired)]
    case .integer: [Column(name, .integer, required: isRequired)]
    case .number: [Column(name, .real, required: isRequired)]
    case .choice(let codes):
      [Column(name, .text, required: isRequired || fallback != nil, codes: codes, fallback: fallback)]
    case .reference(let collection): [Column(name, .text, required: isRequired, reference: collection)]
    case .date: dateColumns
    }
  }

  private var dateColumns: [Column] {
    [
      Column(name, .text, required: isRequired),
      Column(name + "_min", .text, required: isRequired),
      Column(name + "_max", .text, required: isRequired),
      Column(name + "_precision", .text, required: isRequired, codes: .datePrecision),
      Column(name + "_qualifier", .text, required: false, codes: .dateQualifier),
    ]
  }
}

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
  /// The list whose table a foreign key points to; nil where any value of the type is allowed.
  package let codes: CodeList?
  /// The collection a foreign key points to.
  package let reference: String?

  init(_ name: String, _ kind: Kind, required: Bool, codes: CodeList? = nil, reference: String? = nil) {
    (self.name, self.kind, self.isRequired) = (name, kind, required)
    (self.codes, self.reference) = (codes, reference)
  }
}

extension Field {
  /// What follows the name of a date in the four columns derived from its text.
  package static let dateSuffixes = ["_min", "_max", "_precision", "_qualifier"]

  /// The columns that hold this field in a record's version table; none for lists and for what the store
  /// keeps itself.
  package var columns: [Column] {
    switch kind {
    case .key, .revision, .list: []
    case .text: [Column(name, .text, required: isRequired)]
    case .integer: [Column(name, .integer, required: isRequired)]
    case .number: [Column(name, .real, required: isRequired)]
    case .choice(let codes): [Column(name, .text, required: isRequired, codes: codes)]
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

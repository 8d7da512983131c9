/// A question that may be asked of a collection by name and value, beyond those that follow from its fields.
package struct Filter: Sendable {
  /// Where the value is looked for.
  package enum Place: Sendable {
    /// In any of these columns of the record.
    case columns([String])
    /// In a column of the rows of a list.
    case list(table: String, column: String)
  }

  /// The query parameter.
  package let name: String
  /// Where the value is looked for.
  package let place: Place
  /// What a value must be: a code, or the identifier of a record of a collection.
  package let kind: Field.Kind
  /// One sentence for the documentation.
  package let summary: String

  init(_ name: String, _ place: Place, _ kind: Field.Kind, _ summary: String) {
    (self.name, self.place, self.kind, self.summary) = (name, place, kind, summary)
  }

  /// The values of one column of a record.
  package init(column field: Field) {
    let column = field.isName ? field.name + Field.foldedSuffix : field.name
    self.init(field.name, .columns([column]), field.kind, field.summary)
  }

  /// The same country on either side of the record.
  static func country(_ columns: String...) -> Filter {
    Filter("country", .columns(columns), .reference("countries"), "Takes part on either side.")
  }
}

extension UncertainDate {
  /// What days it covers, however it is spelt: equal for equal periods. A date that its source doubts, or of which it
  /// leaves open which days are meant, is like its own text only.
  package var days: String {
    qualifier == nil && !isUnspecified ? "\(min.text)/\(max.text)" : edtf
  }

  /// Whether it leaves open which months or days are meant: `2025-XX`, `2025-12-XX`.
  package var isUnspecified: Bool { edtf.utf8.contains(UInt8(ascii: "X")) && edtf.contains("-X") }

  /// Whether it has a beginning and an end.
  package var isBounded: Bool { min != .distantPast && max != .distantFuture }
}

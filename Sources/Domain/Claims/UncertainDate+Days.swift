extension UncertainDate {
  /// What days it covers, however it is spelt: equal for equal periods. A date that its source doubts, or of which it
  /// leaves open which days are meant, is like its own text only.
  package var days: String {
    qualifier == nil && !edtf.contains("-X") ? "\(min.text)/\(max.text)" : edtf
  }
}

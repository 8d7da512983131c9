/// What was looked at, and what was found.
struct Finding {
  /// How bad it is.
  enum Weight: String {
    /// As it should be.
    case fine = "ok   "
    /// Worth knowing.
    case note = "note "
    /// Has to be put right.
    case fault = "FAULT"
  }

  let weight: Weight
  /// What is so, and what to do.
  let text: String

  static func fine(_ text: String) -> Finding { Finding(weight: .fine, text: text) }
  static func note(_ text: String) -> Finding { Finding(weight: .note, text: text) }
  static func fault(_ text: String) -> Finding { Finding(weight: .fault, text: text) }

  /// As it is shown.
  var line: String { "  \(weight.rawValue) \(text)" }

  /// Everything that is looked at, in order.
  static func all(of examination: Examination) throws -> [Finding] {
    try [
      examination.library(), examination.permissions(), examination.fileSystem(), examination.room(),
      examination.log(), examination.checkpoints(), examination.schema(), examination.clock(),
      examination.openFiles(),
    ] + examination.tokens() + examination.pages()
  }
}

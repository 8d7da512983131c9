package import Domain
package import SQLite

extension Problem {
  /// What a caller is told of a failure in the store. SQLite's words go to the log only.
  package init(_ error: SQLiteError) {
    let cause = String(describing: error)
    switch error.code {
    case .interrupt:
      self.init(
        .tooSlow, "The answer took longer than a query may: narrow it with filters or a smaller limit.",
        cause: cause)
    case .busy, .locked:
      self.init(.busy, "The record is being written to: try again in a moment.", cause: cause)
    case .full:
      self.init(
        .insufficientStorage, "There is no room to store this; nothing was changed.", cause: cause)
    case .readOnly:
      self.init(.readOnly, "The file of the record cannot be written to; nothing was changed.", cause: cause)
    case .corrupt, .notADatabase:
      self.init(.storageFault, Problem.damage, cause: cause)
    case .inputOutput:
      self.init(.storageFault, "The disk failed: what this question needs could not be read.", cause: cause)
    default:
      self.init(
        .internalError, "The record could not be read or written.", cause: cause)
    }
  }

  private static let damage = "A part of the file that this question needs is damaged."

  /// Whether the file was found to be damaged: what is written to it may then be lost or make it worse.
  var isDamage: Bool { kind == .storageFault && detail == Problem.damage }
}

/// Runs a body that fails as SQLite does, and fails as a caller understands.
func store<Result: ~Copyable>(_ body: () throws(SQLiteError) -> Result) throws(Problem) -> Result {
  do {
    return try body()
  } catch {
    throw Problem(error)
  }
}

extension Value {
  /// The value as SQLite binds it.
  var binding: Binding {
    switch self {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): .text(text)
    }
  }

  /// The value of a row's column.
  init(_ row: borrowing Row, _ column: Int) {
    switch row.type(column) {
    case .integer: self = .integer(row.integer(column))
    case .real: self = .real(row.real(column))
    case .text: self = .text(row.text(column))
    case .blob, .null: self = .null
    }
  }
}

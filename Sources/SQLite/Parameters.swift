internal import Bytes
internal import CSQLite

/// The values for the parameters of a statement, in their order.
package struct Parameters {
  /// A value; a text as the bytes of `text` that hold it.
  fileprivate enum Slot {
    case null
    case integer(Int64)
    case real(Double)
    case text(Range<Int>)
  }

  fileprivate private(set) var slots: [Slot] = []
  fileprivate private(set) var text: [UInt8] = []

  fileprivate var count: Int { slots.count }

  /// Forgets the values and keeps their room.
  fileprivate mutating func removeAll() {
    slots.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }

  /// Appends NULL.
  package mutating func appendNull() { slots.append(.null) }

  /// Appends an integer.
  package mutating func append(_ value: Int64) { slots.append(.integer(value)) }

  /// Appends a double.
  package mutating func append(_ value: Double) { slots.append(.real(value)) }

  /// Appends a text.
  package mutating func append(_ value: String) {
    append { text in text.append(contentsOf: value.utf8Span.span) }
  }

  /// Appends the text that `write` appends to the bytes it is given, which must be UTF-8.
  package mutating func append(_ write: (inout [UInt8]) -> Void) {
    let start = text.count
    write(&text)
    slots.append(.text(start..<text.count))
  }
}

extension Statement {
  /// Runs to the end, with the values that `fill` appends, one for each parameter, and drops the rows. For a
  /// statement that is run for one row after another: the values lie in storage that is used again, and SQLite reads
  /// them there without a copy.
  /// - Throws: what SQLite throws, `.tooBig` for a text over its limit.
  package func run(_ fill: (inout Parameters) -> Void) throws(SQLiteError) {
    precondition(!isRunning, "the statement is running")
    if let fault = run(with: &parameters, fill) { throw fault }
  }

  private func run(with parameters: inout Parameters, _ fill: (inout Parameters) -> Void) -> SQLiteError? {
    parameters.removeAll()
    fill(&parameters)
    precondition(parameters.count == parameterCount, "not one value for each parameter of the statement")
    let slots = parameters.slots
    return handle.withTexts(in: parameters.text) { text in
      for index in slots.indices {
        let code = bind(slots[index], of: text, at: Int32(truncatingIfNeeded: index + 1))
        guard code == SQLITE_OK else { return SQLiteError(statement: handle, code: code) }
      }
      return runToEnd()
    }
  }

  private func bind(
    _ slot: Parameters.Slot, of text: borrowing StatementHandle.LentTexts, at index: Int32
  ) -> Int32 {
    switch slot {
    case .null: handle.bindNull(at: index)
    case .integer(let value): handle.bind(value, at: index)
    case .real(let value): handle.bind(value, at: index)
    case .text(let range): text.bind(range, at: index)
    }
  }

  private func runToEnd() -> SQLiteError? {
    while true {
      let code = handle.step()
      if code == SQLITE_DONE { return nil }
      if code != SQLITE_ROW { return SQLiteError(statement: handle, code: code) }
    }
  }
}

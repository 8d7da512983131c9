import Domain
import SQLite

/// The way of rows whose texts need no escaping, which is nearly all: room for the whole row is made once,
/// and bytes go straight there. A list of fifty events is written in two thirds of the time that field by
/// field takes.
extension RecordWriter {
  /// What a date takes beside its text: its names, two days, a precision and a qualifier.
  private static let dateRoom = 160
  /// The most digits of a number, with sign, point and exponent.
  private static let numberRoom = 32

  /// At most how many bytes the row takes, or nil where a text needs escaping.
  func plainRoom(_ row: borrowing Row) -> Int? {
    var room = keys.count + 1
    for step in steps {
      switch step.kind {
      case .text:
        let count = row.withText(step.column) { JSONText.isPlain($0) ? $0.count : -1 }
        guard count >= 0 else { return nil }
        room += count + 4
      case .json: room += row.withText(step.column) { $0.count } + 4
      case .date: room += row.withText(step.column) { $0.count } + RecordWriter.dateRoom
      case .integer, .number: room += RecordWriter.numberRoom
      case .blank: room += 4
      }
    }
    return room
  }

  func writePlain(_ row: borrowing Row, room: Int, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { scratch in
      var output = RawOutput(scratch)
      keys.withUnsafeBytes { keys in
        for step in steps { write(step, of: row, keys, to: &output) }
      }
      output.write(UInt8(ascii: "}"))
      bytes.append(contentsOf: output.written)
    }
  }

  @inline(__always)
  private func write(
    _ step: Step, of row: borrowing Row, _ keys: UnsafeRawBufferPointer, to output: inout RawOutput
  ) {
    output.write(UnsafeRawBufferPointer(rebasing: keys[step.key]))
    if step.kind == .blank || row.isNull(step.column) { return output.write("null") }
    switch step.kind {
    case .text: row.withText(step.column) { output.write(quoted: $0) }
    case .json: row.withText(step.column) { output.write($0) }
    case .integer: output.write(row.integer(step.column))
    case .number: output.write(row.real(step.column))
    case .date: writeDate(row, step.column, to: &output)
    case .blank: break  // written above
    }
  }

  /// A date's five columns as `{"edtf", "min", "max", "precision", "qualifier"}`, for rows that are written
  /// field by field.
  func appendDate(_ row: borrowing Row, _ column: Int, to bytes: inout [UInt8]) {
    let room = row.withText(column) { $0.count } + RecordWriter.dateRoom
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { scratch in
      var output = RawOutput(scratch)
      writeDate(row, column, to: &output)
      bytes.append(contentsOf: output.written)
    }
  }

  /// Whether a date's text begins or ends with `/` or `..`: then it is open there, and the day in its column
  /// only stands for the first or the last that there is.
  @inline(__always)
  private func isOpen(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") }

  /// Dates and their codes are of our own grammar and need no escaping. An open end is null.
  private func writeDate(_ row: borrowing Row, _ column: Int, to output: inout RawOutput) {
    output.write("{\"edtf\":")
    let (beginsOpen, endsOpen) = row.withText(column) { text in
      output.write(quoted: text)
      return (isOpen(text.first), isOpen(text.last))
    }
    output.write(",\"min\":")
    if beginsOpen { output.write("null") } else { row.withText(column + 1) { output.write(quoted: $0) } }
    output.write(",\"max\":")
    if endsOpen { output.write("null") } else { row.withText(column + 2) { output.write(quoted: $0) } }
    output.write(",\"precision\":")
    row.withText(column + 3) { output.write(quoted: $0) }
    output.write(",\"qualifier\":")
    if row.isNull(column + 4) {
      output.write("null")
    } else {
      row.withText(column + 4) { output.write(quoted: $0) }
    }
    output.write(UInt8(ascii: "}"))
  }
}

import SQLite

/// Writes a date's five columns as `{"edtf", "min", "max", "precision", "qualifier"}`. An open end is null.
enum DateWriter {
  private static let edtf = Array("{\"edtf\":\"".utf8)
  private static let min = Array("\",\"min\":".utf8)
  private static let max = Array(",\"max\":".utf8)
  private static let precision = Array(",\"precision\":\"".utf8)
  private static let qualifier = Array("\",\"qualifier\":".utf8)

  /// Dates and their codes are of our own grammar and need no escaping.
  static func write(_ row: borrowing Row, from column: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: edtf)
    row.withText(column) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: min)
    row.withText(column + 1) { write(day: $0, unless: UInt8(ascii: "0"), to: &bytes) }
    bytes.append(contentsOf: max)
    row.withText(column + 2) { write(day: $0, unless: UInt8(ascii: "9"), to: &bytes) }
    bytes.append(contentsOf: precision)
    row.withText(column + 3) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: qualifier)
    if row.isNull(column + 4) {
      bytes.append(contentsOf: JSONWord.null)
    } else {
      row.withText(column + 4) { JSONText.append(quoted: $0, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// An interval that is open at one end is stored with the year 0000 or 9999 there, so that days compare as text.
  private static func write(day: UnsafeRawBufferPointer, unless open: UInt8, to bytes: inout [UInt8]) {
    if day.prefix(4).allSatisfy({ $0 == open }) {
      bytes.append(contentsOf: JSONWord.null)
    } else {
      JSONText.append(quoted: day, to: &bytes)
    }
  }
}

/// Where a row is put together before it is appended to an answer, so that the answer's array grows once a row.
/// Any number of writers of one thread share one.
package final class RowStorage {
  private var output = RawOutput()

  /// Storage that is taken with the first row.
  package init() {}

  /// Appends what `write` writes.
  @inline(__always)
  func append(to bytes: inout [UInt8], _ write: (inout RawOutput) -> Void) {
    output.removeAll()
    write(&output)
    bytes.append(contentsOf: output.written)
  }
}

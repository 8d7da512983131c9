import Domain

/// Where a row is put together before it is appended to an answer, so that the answer's array grows once a row.
/// Any number of writers of one thread share one, and with it how each choice of fields is written.
package final class RowStorage {
  private var output = RawOutput()
  private var layouts: [LayoutKey: JSONRow.Layout] = [:]

  private struct LayoutKey: Hashable {
    let fields: [ObjectIdentifier]
    let kept: Set<String>?
    let isAddressed: Bool
  }

  /// More choices of fields than a day's callers make.
  private static let mostLayouts = 256

  /// How rows with the columns of these fields are written, worked out once.
  func layout(_ fields: [Field], keeping kept: Set<String>?, isAddressed: Bool) -> JSONRow.Layout {
    let key = LayoutKey(fields: fields.map { ObjectIdentifier($0) }, kept: kept, isAddressed: isAddressed)
    if let known = layouts[key] { return known }
    if layouts.count == RowStorage.mostLayouts { layouts.removeAll(keepingCapacity: true) }
    let layout = JSONRow.Layout(fields, keeping: kept, isAddressed: isAddressed)
    layouts[key] = layout
    return layout
  }

  /// Storage that is taken with the first row.
  package init() {}

  /// Appends what `write` writes.
  @inline(__always)
  func append(to bytes: inout [UInt8], _ write: (inout RawOutput) -> Void) {
    RowStorage.append(write, in: &output, to: &bytes)
  }

  /// The same in one access to the storage: the program looks at each for overlapping another.
  @inline(__always)
  private static func append(
    _ write: (inout RawOutput) -> Void, in output: inout RawOutput, to bytes: inout [UInt8]
  ) {
    output.removeAll()
    write(&output)
    output.append(to: &bytes)
  }
}

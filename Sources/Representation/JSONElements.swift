package import Domain

/// The elements of one JSON array, read one at a time from a text that comes in pieces, so that only the piece
/// at hand and the element being read are in memory. Refuses what `JSONReader` refuses, at the same place.
///
/// An element that is cut off by the end of a piece is read again from its beginning when more is there.
package struct JSONElements {
  /// What comes of asking for the next element.
  package enum Step {
    /// The next element.
    case element(JSON)
    /// More of the text must be given first, by `read`.
    case needsText
    /// The array has ended, and so has the text.
    case end
  }

  private(set) var buffer: [UInt8]
  /// The part of the buffer that is still to be read.
  private var unread = 0..<0
  /// Where the buffer begins in the whole text.
  private var place = TextPlace()
  private var hasBegun = false
  private var isWhole = false

  /// The elements of a text that is still to be given.
  /// - Parameter pieceBytes: how much of it to ask for at once, at least 1.
  package init(pieceBytes: Int = 128 << 10) { buffer = [UInt8](repeating: 0, count: pieceBytes) }

  /// The next element, as far as the text was given.
  /// - Throws: `JSONFault` with the line and column in the whole text.
  package mutating func next() throws(JSONFault) -> Step {
    let found = buffer.withUnsafeBytes { bytes in
      Result { () throws(JSONFault) in try step(in: UnsafeRawBufferPointer(rebasing: bytes[unread])) }
    }
    let (result, count) = try found.get()
    unread = unread.lowerBound + count..<unread.upperBound
    if case .element = result { hasBegun = true }
    return result
  }

  private func step(in text: UnsafeRawBufferPointer) throws(JSONFault) -> (Step, count: Int) {
    var reader = JSONReader(text, depth: 1)
    do throws(JSONFault) {
      let element = try nextElement(&reader)
      // A number at the end of a piece may go on in the next.
      if !reader.lacksText || isWhole { return (element.map(Step.element) ?? .end, reader.position) }
    } catch {
      if !reader.lacksText || isWhole { throw error.from(place.behind(buffer[..<unread.lowerBound])) }
    }
    return (.needsText, 0)
  }

  private func nextElement(_ reader: inout JSONReader) throws(JSONFault) -> JSON? {
    if !hasBegun { try reader.beginArray() }
    if let element = try reader.element(isFirst: !hasBegun) { return element }
    try reader.requireEnd()
    return nil
  }

  /// Takes the next piece of the text.
  /// - Parameter source: fills the beginning of the space it is given, which is at least one byte, and says how
  ///   many bytes that was: 0 where the text has ended.
  /// - Throws: what `source` throws.
  package mutating func read<Failure: Error>(
    _ source: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    makeRoom()
    let space = unread.upperBound..<buffer.count
    let given = buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(Failure) in try source(UnsafeMutableRawBufferPointer(rebasing: bytes[space])) }
    }
    let count = try given.get()
    unread = unread.lowerBound..<unread.upperBound + count
    isWhole = count == 0
  }

  /// Drops what was read. Where more than half of the buffer is an element that is not whole, the buffer
  /// grows twice as large, so that a large element is begun anew a few times only.
  private mutating func makeRoom() {
    let read = ..<unread.lowerBound
    place = place.behind(buffer[read])
    buffer.removeSubrange(read)
    unread = 0..<unread.count
    let wanted = Swift.max(buffer.count + read.upperBound, unread.count * 2)
    buffer.append(contentsOf: repeatElement(0, count: wanted - buffer.count))
  }
}

/// A place in a text, counted as `JSONFault` counts.
private struct TextPlace {
  var line = 1
  var column = 1

  func behind(_ bytes: ArraySlice<UInt8>) -> TextPlace {
    guard let last = bytes.lastIndex(of: 0x0A) else {
      return TextPlace(line: line, column: column + bytes.count)
    }
    return TextPlace(line: line + bytes.count { $0 == 0x0A }, column: bytes.endIndex - last)
  }
}

extension JSONFault {
  /// The fault of a text that begins at a place of another.
  fileprivate func from(_ place: TextPlace) -> JSONFault {
    JSONFault(
      reason: reason, line: line + place.line - 1, column: line == 1 ? column + place.column - 1 : column)
  }
}

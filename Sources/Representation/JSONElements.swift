package import Domain

/// The records of a JSON text, read one at a time while the text comes in pieces, so that only the piece at hand
/// and the record being read are in memory. Refuses what `JSONReader` refuses, at the same place.
///
/// An element that is cut off by the end of a piece is read again from its beginning when more is there.
package struct JSONElements {
  /// How records stand in a text.
  package enum Form: Sendable {
    /// In an array, or in an object as its `data`, which is how the API answers; the other members are passed over.
    case array
    /// Each on a line of its own (newline-delimited JSON).
    case lines
  }

  /// What comes of asking for the next element.
  package enum Step {
    /// The next element.
    case element(JSON)
    /// More of the text must be given first, by `read`.
    case needsText
    /// The text has ended.
    case end
  }

  private(set) var buffer: [UInt8]
  /// The part of the buffer that is still to be read.
  private var unread = 0..<0
  /// Where the buffer begins in the whole text.
  private var place = TextPlace()
  private var progress: Progress
  private var isWhole = false

  /// What the text was found to be so far.
  private struct Progress {
    let form: Form
    var hasBegun = false
    var isFirst = true
    /// The names of the members of the object around the array; nil where there is none.
    var names: Set<String>?

    /// How many arrays and objects are open between two elements.
    var depth: Int { !hasBegun || form == .lines ? 0 : names == nil ? 1 : 2 }
  }

  /// The elements of a text that is still to be given.
  /// - Parameters:
  ///   - form: how they stand in it.
  ///   - pieceBytes: how much of it to ask for at once, at least 1.
  package init(_ form: Form = .array, pieceBytes: Int = 128 << 10) {
    progress = Progress(form: form)
    buffer = [UInt8](repeating: 0, count: pieceBytes)
  }

  /// The next element, as far as the text was given.
  /// - Throws: `JSONFault` with the line and column in the whole text.
  package mutating func next() throws(JSONFault) -> Step {
    let (result, count, progress) = try step()
    unread = unread.lowerBound + count..<unread.upperBound
    self.progress = progress
    return result
  }

  private func step() throws(JSONFault) -> (Step, count: Int, Progress) {
    var reader = JSONReader(buffer, in: unread, depth: progress.depth)
    var after = progress
    do throws(JSONFault) {
      let element = try nextElement(&reader, &after)
      // A number at the end of a piece may go on in the next.
      if !reader.lacksText || isWhole { return (element.map(Step.element) ?? .end, reader.count, after) }
    } catch {
      if !reader.lacksText || isWhole { throw error.from(place.behind(buffer[..<unread.lowerBound])) }
    }
    return (.needsText, 0, progress)
  }

  private func nextElement(_ reader: inout JSONReader, _ progress: inout Progress) throws(JSONFault) -> JSON?
  {
    if !progress.hasBegun {
      try reader.skipByteOrderMark()
      if progress.form == .array { progress.names = try reader.beginArray(orMember: "data") }
      progress.hasBegun = true
    }
    if progress.form == .lines { return try reader.line() }
    if let element = try reader.element(isFirst: progress.isFirst) {
      progress.isFirst = false
      return element
    }
    if let names = progress.names { try reader.endObject(after: names) }
    try reader.requireEnd()
    return nil
  }

  /// Takes the next piece of the text.
  /// - Parameter source: fills the bytes it is given from an offset on, where there is room for at least one, and says
  ///   how many that was: 0 where the text has ended.
  /// - Throws: what `source` throws.
  package mutating func read<Failure: Error>(
    _ source: (_ bytes: inout [UInt8], _ start: Int) throws(Failure) -> Int
  ) throws(Failure) {
    makeRoom()
    let count = try source(&buffer, unread.upperBound)
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

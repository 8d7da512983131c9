/// Where the records are found that links lead to.
extension RawOutput {
  /// Appends the links of a record, whose text is that of the store, with the URL of the other record in each.
  ///
  /// A link is stored as `{"relation":"…","collection":"…","target":"…"}`, and none of its three words holds what JSON
  /// escapes, nor a brace.
  mutating func write(links text: Span<UInt8>) {
    var start = 0
    for end in text.indices where text[end] == UInt8(ascii: "}") {
      write(text.extracting(start..<end))
      start = end
      let target = Self.word(endingAt: end - 1, in: text)
      let collection = Self.word(endingAt: target.lowerBound - Self.betweenWords, in: text)
      write(",\"url\":\"/v1/")
      write(text.extracting(collection))
      write(UInt8(ascii: "/"))
      write(text.extracting(target))
      write(UInt8(ascii: "\""))
    }
    write(text.extracting(start...))
  }

  /// From the quotation mark that ends a collection to the first letter of the target: `","target":"`.
  private static var betweenWords: Int { 12 }

  /// The word before the quotation mark at an offset.
  private static func word(endingAt end: Int, in text: Span<UInt8>) -> Range<Int> {
    var start = end
    while start > 0, text[start - 1] != UInt8(ascii: "\"") { start -= 1 }
    return start..<end
  }
}

internal import Bytes

/// The chunked coding of pieces whose size is known only once they are made.
extension ResponseEncoder {
  /// The room a size line takes: eight digits, the leading ones zero, and CRLF.
  private static var sizeLineBytes: Int { 10 }

  /// Lets `produce` append a piece to `output`, as a chunk. An empty piece leaves no trace, since an empty
  /// chunk would end the body. Returns what `produce` returns; throws what it throws, and then `output` is as
  /// it was.
  package static func appendChunk<Result>(
    to output: inout [UInt8], _ produce: (inout [UInt8]) throws -> Result
  ) rethrows -> Result {
    let start = output.count
    output.append("00000000\r\n")
    let result: Result
    do {
      result = try produce(&output)
    } catch {
      output.removeSubrange(min(start, output.count)...)
      throw error
    }
    endChunk(from: start, in: &output)
    return result
  }

  private static func endChunk(from start: Int, in output: inout [UInt8]) {
    var size = output.count - start - sizeLineBytes
    precondition(
      size >= 0 && size <= Int(UInt32.max), "a producer may only append, and less than 4 GiB at once")
    if size == 0 { return output.removeSubrange(start...) }
    var index = start + 7
    while size > 0 {
      output[index] = .hexadecimalDigit(UInt8(size & 15))
      size >>= 4
      index -= 1
    }
    output.append("\r\n")
  }

  /// Appends the chunk that ends a body which was produced to its end.
  package static func appendLastChunk(to output: inout [UInt8]) { output.append("0\r\n\r\n") }
}

import HTTP

/// Any bytes as a chunked body under small limits, whole and byte by byte: the same data, the same end, the same refusal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let whole = decode(bytes, step: max(count, 1))
  precondition(whole == decode(bytes, step: 1), "another outcome byte by byte")
  precondition(whole == decode(bytes, step: 7), "another outcome in pieces")
  precondition(whole.data.count <= limits.bodyBytes, "more data than the limit")
  return 0
}

private let limits: Limits = {
  var limits = Limits()
  limits.bodyBytes = 256
  limits.chunkOverheadBytes = 64
  limits.trailerBytes = 64
  return limits
}()

private struct Decoded: Equatable {
  var data: [UInt8] = []
  var end: Int?
  var error: ParseError?
}

private func decode(_ bytes: [UInt8], step: Int) -> Decoded {
  var decoder = ChunkedDecoder(limits: limits)
  var decoded = Decoded()
  var start = 0
  while start < bytes.count, decoded.end == nil, decoded.error == nil {
    var piece = Array(bytes[start..<min(start + step, bytes.count)])
    do throws(ParseError) {
      var bytes = piece.mutableSpan
      let progress = try decoder.decode(&bytes, in: 0..<bytes.count)
      switch progress {
      case .incomplete(let count): decoded.data += piece[..<count]
      case .complete(let count, let consumed):
        decoded.data += piece[..<count]
        decoded.end = start + consumed
      }
    } catch {
      decoded.error = error
    }
    start += piece.count
  }
  // How much data a refused body gave before its refusal depends on how it arrived.
  if decoded.error != nil { decoded.data = [] }
  return decoded
}

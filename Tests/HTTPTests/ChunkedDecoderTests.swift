import Chance
import HTTP
import Testing

struct ChunkedDecoderTests {
  @Test func `the data moves to the front, and what follows the body stays where it is`() throws {
    var bytes = Array("3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\nGET /".utf8)
    var decoder = ChunkedDecoder()
    let progress = try decode(&bytes, with: &decoder)
    #expect(progress == .complete(decoded: 5, consumed: 22))
    #expect(String(decoding: bytes[..<5], as: UTF8.self) == "abcde")
    #expect(String(decoding: bytes[22...], as: UTF8.self) == "GET /")
    #expect(decoder.decodedCount == 5)
  }

  @Test func `nothing is decoded from nothing`() throws {
    var bytes: [UInt8] = []
    var decoder = ChunkedDecoder()
    let progress = try decode(&bytes, with: &decoder)
    #expect(progress == .incomplete(decoded: 0))
  }

  @Test func `a body of exactly the limit is taken, and one more byte is not`() throws {
    var limits = Limits()
    limits.bodyBytes = 10
    for (text, isTaken) in [
      ("a\r\n0123456789\r\n0\r\n\r\n", true), ("b\r\n", false), ("9\r\n012345678\r\n2\r\n", false),
    ] {
      var bytes = Array(text.utf8)
      var decoder = ChunkedDecoder(limits: limits)
      if isTaken {
        let progress = try decode(&bytes, with: &decoder)
        #expect(progress == .complete(decoded: 10, consumed: bytes.count))
      } else {
        #expect(throws: ParseError.bodyTooLarge) { try decode(&bytes, with: &decoder) }
      }
    }
  }

  @Test func `the largest limit there is does not overflow`() {
    var limits = Limits()
    limits.bodyBytes = .max
    var bytes = Array("ffffffffffffffff\r\n".utf8)
    var decoder = ChunkedDecoder(limits: limits)
    #expect(throws: ParseError.bodyTooLarge) { try decode(&bytes, with: &decoder) }
  }

  @Test(arguments: 0..<50)
  func `what was encoded in random pieces decodes to what it was, in other random pieces`(_ seed: Int) throws
  {
    var random = SplitMix64(seed: UInt64(seed))
    let data = (0..<Int.random(in: 0...400, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    var wire: [UInt8] = []
    var start = 0
    while start < data.count {
      let end = min(start + Int.random(in: 0...60, using: &random), data.count)
      ResponseEncoder.appendChunk(to: &wire) { $0 += data[start..<end] }
      start = end
    }
    ResponseEncoder.appendLastChunk(to: &wire)
    #expect(try decodeInPieces(wire, &random) == data)
  }

  private func decodeInPieces(_ wire: [UInt8], _ random: inout SplitMix64) throws -> [UInt8]? {
    var decoder = ChunkedDecoder()
    var decoded: [UInt8] = []
    var start = 0
    while start < wire.count {
      var piece = Array(wire[start..<min(start + Int.random(in: 1...40, using: &random), wire.count)])
      start += piece.count
      switch try decode(&piece, with: &decoder) {
      case .incomplete(let count): decoded += piece[..<count]
      case .complete(let count, let consumed):
        decoded += piece[..<count]
        return start == wire.count && consumed == piece.count ? decoded : nil
      }
    }
    return nil
  }

  @discardableResult
  private func decode(
    _ bytes: inout [UInt8], with decoder: inout ChunkedDecoder
  ) throws -> ChunkedDecoder.Progress {
    var span = bytes.mutableSpan
    return try decoder.decode(&span, in: 0..<span.count)
  }
}

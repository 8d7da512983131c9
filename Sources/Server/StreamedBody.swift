internal import HTTP

/// A body that is being made in pieces, and what has to be told of its request once it is whole.
final class StreamedBody {
  /// What one takes up, about, besides the piece that is being sent.
  static let cost = 4 * 1024

  let producer: any BodyProducer
  let bell: Bell
  private let isChunked: Bool
  /// Where in the loop's output the answer's head begins, as long as none of it has been sent.
  var headStart: Int?

  let asked: AskedRequest
  let actor: String?
  let status: UInt16
  let started: Int64
  /// Bytes of the body so far, with their framing.
  private(set) var bytes = 0

  /// The body of `response`, which has a producer.
  init(
    _ asked: AskedRequest, _ response: borrowing Response, _ delivery: ResponseEncoder.Delivery, _ bell: Bell,
    started: Int64, headStart: Int
  ) {
    producer = response.producer ?? Nothing()
    self.bell = bell
    isChunked = delivery == .chunked
    self.headStart = headStart
    (self.asked, self.started) = (asked, started)
    (actor, status) = (response.actor, response.status.code)
  }

  /// Nobody waits any more.
  deinit { bell.silence() }

  /// Whether it is one of those of which the server bounds how many there are.
  var isCounted: Bool { !producer.isOpenEnded }

  /// Before the first piece.
  func begin() { producer.begin(bell) }

  /// Appends the next piece. Returns whether more may follow; with the last piece goes what ends the body.
  /// Throws what the producer throws.
  func appendPiece(to output: inout [UInt8]) throws -> Bool {
    let before = output.count
    defer { bytes += output.count - before }
    guard isChunked else { return try producer.produce(into: &output) }
    let hasMore = try ResponseEncoder.appendChunk(to: &output) { try producer.produce(into: &$0) }
    if !hasMore { ResponseEncoder.appendLastChunk(to: &output) }
    return hasMore
  }

  private final class Nothing: BodyProducer {
    func produce(into bytes: inout [UInt8]) throws -> Bool { false }
  }
}

internal import Bytes
internal import HTTP

/// A body on its way to a store.
final class ArrivingBody {
  let store: any BodyStore
  let bell: Bell
  /// How many of its bytes were handed over.
  var handedOver = 0
  /// Where its message ends in the bytes that are kept, once all of it has come.
  var messageEnd: Int?
  /// Whether the last bytes that were handed over were the last of all.
  var isHandedOver = false

  init(_ store: any BodyStore, _ bell: Bell) { (self.store, self.bell) = (store, bell) }

  /// Nobody waits any more.
  deinit { bell.silence() }
}

/// From the bytes of a body that is too large for memory to its store. While a piece is being stored nothing is read from
/// the peer, so that no more than a piece is held here.
extension Connection {
  /// How many bytes are handed over at once.
  private static var pieceBytes: Int { 256 * 1024 }

  /// Asks the handler what is done with a body that has not come with its head.
  mutating func askAboutBody(of request: borrowing Request, with context: inout LoopContext) {
    context.response.reset()
    switch context.handler.intake(of: request, into: &context.response) {
    case .gathered: break
    case .stored(let store): arriving = ArrivingBody(store, makeBell(with: context))
    case .refused: answerUnread(request, with: &context)
    }
  }

  /// Hands over what has come of a body once that is a piece. Returns the length of the message when all of it is stored,
  /// and throws the reason to refuse it.
  mutating func store(
    _ arriving: ArrivingBody, from bytes: inout MutableSpan<UInt8>, in range: Range<Int>,
    with context: inout LoopContext
  ) throws(ParseError) -> Int? {
    if arriving.isHandedOver { return arriving.messageEnd }
    if arriving.messageEnd == nil { arriving.messageEnd = try end(of: arriving, in: &bytes, range) }
    let isLast = arriving.messageEnd != nil
    guard isLast || bodyEnd - headLength >= Self.pieceBytes else { return nil }
    // Another connection will gather there meanwhile.
    if !context.output.isEmpty { send(with: &context) }
    guard state == .body else { return nil }
    move(on: .pieceRead)
    let start = range.lowerBound
    let piece = [UInt8](bytes.span.extracting(start + headLength..<start + bodyEnd))
    arriving.handedOver += piece.count
    arriving.isHandedOver = isLast
    if !isLast { bodyEnd = headLength }
    arriving.store.put(piece, isLast: isLast, arriving.bell)
    return nil
  }

  private mutating func end(
    of arriving: ArrivingBody, in bytes: inout MutableSpan<UInt8>, _ range: Range<Int>
  ) throws(ParseError) -> Int? {
    guard case .length(let count) = parser.head.framing else {
      return try readChunks(from: &bytes, in: range)
    }
    let end = headLength + count - arriving.handedOver
    bodyEnd = min(end, range.count)
    return bodyEnd == end ? end : nil
  }

  /// Goes on where the bytes that were handed over are stored, or cannot be.
  mutating func goOnStoring(with context: inout LoopContext) {
    guard let arriving else { return }
    // Moved out, because answering changes `self` while the bytes are lent.
    var bytes: [UInt8] = []
    swap(&bytes, &input)
    context.response.reset()
    let progress = Request.lend(
      parser.head, over: bytes.span.extracting(..<headLength), body: Span(), number: context.nextNumber()
    ) { request in
      let progress = arriving.store.progress(with: request, into: &context.response)
      if case .refused = progress { answerUnread(request, with: &context) }
      return progress
    }
    if case .refused = progress { return }
    swap(&bytes, &input)
    guard case .stored = progress else { return }
    move(on: .pieceStored)
    if arriving.isHandedOver { converseOverInput(with: &context) }
  }
}

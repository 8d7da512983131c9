/// The rest of an answer that the socket would not take yet. Owned by a connection only while there is such a
/// rest, so an idle connection keeps no buffer.
struct Unsent: ~Copyable {
  /// What goes first: what is left of gathered heads and bodies.
  private var gathered: [UInt8] = []
  private var gatheredStart = 0
  /// What goes after it: what is left of one large body, kept where the handler made it.
  private var body: [UInt8] = []
  private var bodyStart = 0

  /// How many bytes are left.
  var count: Int { gathered.count - gatheredStart + body.count - bodyStart }

  /// Whether everything has been taken.
  var isEmpty: Bool { count == 0 }

  /// How many bytes of memory this costs while it lasts.
  var cost: Int { gathered.count + body.count }

  /// Keeps what is left of `bytes` from `start`, and of `largeBody` from `bodyStart`. Nothing may be left
  /// from before.
  mutating func keep(
    _ bytes: borrowing [UInt8], from start: Int, body largeBody: consuming [UInt8], from bodyStart: Int
  ) {
    gathered = start < bytes.count ? Array(bytes[start...]) : []
    gatheredStart = 0
    body = largeBody
    self.bodyStart = bodyStart
  }

  /// Lends what is left to a write, and forgets as much of it as the write says was taken.
  mutating func send(_ write: (Span<UInt8>, Span<UInt8>) -> Socket.Transfer)
    -> Socket.Transfer
  {
    let result = write(gathered.span.extracting(gatheredStart...), body.span.extracting(bodyStart...))
    guard case .moved(let taken) = result else { return result }
    let ofGathered = min(taken, gathered.count - gatheredStart)
    gatheredStart += ofGathered
    bodyStart += taken - ofGathered
    if isEmpty { release() }
    return result
  }

  /// Gives the memory back.
  mutating func release() {
    gathered = []
    body = []
    gatheredStart = 0
    bodyStart = 0
  }
}

internal import System

/// A client on its way to the loop that will serve it, from the one that accepted it or has served it so far.
///
/// Unchecked, because one thread lets go of it before the next has it.
final class Handoff: @unchecked Sendable {
  let peer: Peer
  /// The request that it waits for, whole; nothing where it has not asked yet.
  let request: [UInt8]
  /// How many requests before that were answered.
  let answered: Int
  private var descriptor: FileDescriptor?

  init(_ descriptor: consuming FileDescriptor, peer: Peer, request: [UInt8] = [], answered: Int = 0) {
    self.descriptor = consume descriptor
    (self.peer, self.request, self.answered) = (peer, request, answered)
  }

  /// The connection, for the one who serves it. If nobody takes it, it is closed.
  func takeDescriptor() -> FileDescriptor? { descriptor.take() }
}

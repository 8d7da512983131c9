internal import System

/// A client on its way from the loop that accepted it to the one that serves it.
///
/// Unchecked, because one thread lets go of it before the next has it.
final class Newcomer: @unchecked Sendable {
  let peer: Peer
  private var descriptor: FileDescriptor?

  init(_ descriptor: consuming FileDescriptor, peer: Peer) {
    self.descriptor = consume descriptor
    self.peer = peer
  }

  /// The connection, for the one who serves it. If nobody takes it, it is closed.
  func takeDescriptor() -> FileDescriptor? { descriptor.take() }
}

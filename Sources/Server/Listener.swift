internal import CLinux
internal import Glibc
internal import System

/// A socket on which one loop takes clients.
final class Listener {
  private let descriptor: FileDescriptor
  /// Whether other loops wait on the same queue: then a new client should wake one of them only.
  private let isShared: Bool
  /// Whether the poller tells of new clients.
  private(set) var isWatched = false

  init(_ descriptor: consuming FileDescriptor, isShared: Bool) {
    self.descriptor = descriptor
    self.isShared = isShared
  }

  /// Takes the next client, with its address in `peer`.
  func accept(peer: inout SocketAddress) -> Socket.Accepted {
    Socket.accept(from: descriptor.rawValue, peer: &peer)
  }

  /// Whether someone waits to be taken.
  var hasClients: Bool {
    SystemCall.poll([descriptor.rawValue], milliseconds: 0) > 0
  }

  /// Begins, or begins again, to be told of clients.
  func watch(with poller: borrowing Poller, as token: Token) throws(SystemError) {
    guard !isWatched else { return }
    try poller.add(descriptor.rawValue, for: isShared ? [.reading, .exclusive] : .reading, as: token)
    isWatched = true
  }

  /// Stops being told. Clients wait in the kernel's queue meanwhile.
  func pause(with poller: borrowing Poller) {
    guard isWatched else { return }
    poller.remove(descriptor.rawValue)
    isWatched = false
  }

  /// Lets no new client into the queue, while handshakes that have begun still end in it.
  ///
  /// Closing a listener resets whoever is in its queue or about to be. So a successor on the same port would
  /// not save them; instead new attempts (SYN without ACK) are dropped here by a socket filter, unseen. Those
  /// clients repeat them within a second, by when this listener is closed and the successor gets them. A UNIX
  /// socket has no handshake, and nothing to do here.
  func refuseNewcomers() {
    // The filter sees the TCP header; its fourteenth byte holds the flags.
    let program = [
      sock_filter(code: UInt16(BPF_LD | BPF_B | BPF_ABS), jt: 0, jf: 0, k: 13),
      sock_filter(code: UInt16(BPF_ALU | BPF_AND | BPF_K), jt: 0, jf: 0, k: 0x12),
      sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: 0, jf: 1, k: 0x02),
      sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
      sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
    ]
    guard !isShared else { return }
    // Refused only where the kernel has no socket filters: then the queue is emptied all the same, and only
    // handshakes of the last instant are lost.
    Socket.attach(program, to: descriptor.rawValue)
  }
}

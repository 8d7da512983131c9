internal import CLinux
internal import Glibc
internal import System

/// Names what a descriptor was registered for. Descriptor numbers are reused as soon as they are closed, so
/// an event names a slot and the slot's generation at registration; an event for an earlier generation is
/// stale and dropped.
struct Token: Hashable {
  let slot: UInt32
  let generation: UInt32

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  fileprivate init(bits: UInt64) {
    self.init(slot: UInt32(truncatingIfNeeded: bits), generation: UInt32(truncatingIfNeeded: bits >> 32))
  }

  fileprivate var bits: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}

/// What a descriptor is ready for, or what one waits for.
struct Readiness: OptionSet {
  let rawValue: UInt32
  /// Bytes, or the end of the stream, can be read.
  static let reading = Readiness(rawValue: EPOLLIN.rawValue)
  /// There is room to write.
  static let writing = Readiness(rawValue: EPOLLOUT.rawValue)
  /// The connection is broken or closed on both sides. Told without being asked for.
  static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  /// The peer has closed its side.
  static let ended = Readiness(rawValue: EPOLLRDHUP.rawValue)
  /// Tell of what happens from now on, once, and not again as long as it stays so. What is so already counts as
  /// happening when the descriptor is added or changed.
  static let once = Readiness(rawValue: EPOLLET.rawValue)
  /// Of several pollers that wait on one descriptor, wake one only. For a listener that loops share.
  static let exclusive = Readiness(rawValue: EPOLLEXCLUSIVE.rawValue)
}

/// Waits on many descriptors at once (epoll(7): level-triggered, so that what is left is told again, but where
/// `Readiness.once` is asked for).
///
/// Marked as safe: the events lie where they are until this goes, and only this has their address. Their data is the token
/// that was given with the descriptor.
@safe struct Poller: ~Copyable {
  /// The most events taken in one turn; the others are told in the next.
  static let batchMax = 256

  private let descriptor: FileDescriptor
  private let events: UnsafeMutablePointer<epoll_event>

  /// Watches nothing. Throws when the process has no descriptor left.
  init() throws(SystemError) {
    let raw = epoll_create1(CInt(EPOLL_CLOEXEC))
    guard raw >= 0 else { throw .last(.poll) }
    descriptor = FileDescriptor(owning: raw)
    unsafe events = .allocate(capacity: Self.batchMax)
    unsafe events.initialize(repeating: epoll_event(), count: Self.batchMax)
  }

  deinit { unsafe events.deallocate() }

  /// Begins to watch a descriptor. It is forgotten by itself when its last duplicate is closed.
  func add(_ raw: CInt, for interest: Readiness, as token: Token) throws(SystemError) {
    try control(EPOLL_CTL_ADD, raw, interest, token)
  }

  /// Changes what a watched descriptor is watched for.
  func change(_ raw: CInt, to interest: Readiness, as token: Token) throws(SystemError) {
    try control(EPOLL_CTL_MOD, raw, interest, token)
  }

  /// Stops watching. For a descriptor that stays open.
  func remove(_ raw: CInt) {
    _ = epoll_ctl(descriptor.rawValue, EPOLL_CTL_DEL, raw, nil)
  }

  /// Waits until something is ready or `milliseconds` have passed (-1: without end), and returns how many
  /// events are at hand. A signal ends the wait with none.
  func wait(milliseconds: Int) throws(SystemError) -> Int {
    let count = unsafe epoll_wait(
      descriptor.rawValue, events, CInt(Self.batchMax), CInt(clamping: milliseconds))
    guard count >= 0 else {
      guard errno == EINTR else { throw .last(.poll) }
      return 0
    }
    return Int(count)
  }

  /// One of the events of the last wait, by its position.
  func event(_ index: Int) -> (token: Token, readiness: Readiness) {
    precondition(index >= 0 && index < Self.batchMax, "no such event")
    let event = unsafe events[index]
    return (Token(bits: unsafe event.data.u64), Readiness(rawValue: unsafe event.events))
  }

  private func control(_ operation: CInt, _ raw: CInt, _ interest: Readiness, _ token: Token)
    throws(SystemError)
  {
    var event = unsafe epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token.bits))
    guard unsafe epoll_ctl(descriptor.rawValue, operation, raw, &event) == 0 else { throw .last(.poll) }
  }
}

/// The connections of one loop, each in a slot whose address never changes while it is open. Slots are used
/// again, the lowest free last-in first-out, and each use has its own generation, so that what was meant for
/// one client can never reach the next one in the same slot.
///
/// Marked as safe: every slot is looked at for being occupied before its memory is, and the memory is this one's alone.
@safe struct ConnectionTable: ~Copyable {
  private let base: UnsafeMutablePointer<Connection>
  private let capacity: Int
  /// For each slot ever used: its generation, odd while it is occupied.
  private var generations: [UInt32] = []
  private var free: [Int] = []

  /// How many connections are open.
  private(set) var count = 0

  /// A table for at most `capacity` connections. The memory is reserved, and costs only what is used of it.
  init(capacity: Int) {
    self.capacity = capacity
    unsafe base = .allocate(capacity: capacity)
  }

  deinit {
    for slot in generations.indices where generations[slot] % 2 == 1 {
      unsafe (base + slot).deinitialize(count: 1)
    }
    unsafe base.deallocate()
  }

  /// Whether there is no slot left.
  var isFull: Bool { count == capacity }

  /// Moves a connection into a free slot. The table must not be full.
  mutating func insert(_ connection: consuming Connection) -> Token {
    precondition(!isFull, "the acceptor asks first")
    let slot: Int
    if let last = free.popLast() {
      slot = last
    } else {
      slot = generations.count
      generations.append(0)
    }
    unsafe (base + slot).initialize(to: connection)
    generations[slot] &+= 1
    count += 1
    return Token(slot: UInt32(slot), generation: generations[slot])
  }

  /// The slot that `token` names, unless what it was given for has gone.
  @inline(__always)
  func live(_ token: Token) -> Int? {
    let slot = Int(token.slot)
    guard slot < generations.count, generations[slot] == token.generation else { return nil }
    return slot
  }

  /// The token of an occupied slot.
  func token(of slot: Int) -> Token {
    Token(slot: UInt32(slot), generation: generations[slot])
  }

  /// Ends the connection in an occupied slot, which closes its descriptor.
  mutating func remove(_ slot: Int) {
    precondition(generations[slot] % 2 == 1, "the slot is occupied")
    unsafe (base + slot).deinitialize(count: 1)
    release(slot)
  }

  /// Moves the connection out of an occupied slot.
  mutating func take(_ slot: Int) -> Connection {
    precondition(generations[slot] % 2 == 1, "the slot is occupied")
    let connection = unsafe (base + slot).move()
    release(slot)
    return connection
  }

  private mutating func release(_ slot: Int) {
    generations[slot] &+= 1
    free.append(slot)
    count -= 1
  }

  /// The connection in an occupied slot, in place.
  subscript(_ slot: Int) -> Connection {
    @inline(__always)
    _read {
      precondition(generations[slot] % 2 == 1, "the slot is occupied")
      yield unsafe base[slot]
    }
    @inline(__always)
    nonmutating _modify {
      precondition(generations[slot] % 2 == 1, "the slot is occupied")
      yield unsafe &base[slot]
    }
  }

  /// The slots that are occupied now.
  var occupied: [Int] { generations.indices.filter { generations[$0] % 2 == 1 } }
}

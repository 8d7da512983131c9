internal import Synchronization

/// How many connections there are, in all and by client address, over all loops. Read and written by every
/// loop, once when a connection opens and once when it closes.
///
/// Addresses share a fixed table of counters under a seeded hash: no lock, no allocation, and no client can
/// choose whom it collides with. Two addresses that do collide share one allowance, which is only felt when
/// together they pass it.
final class AddressCounts: Sendable {
  private let all = Atomic<Int>(0)
  private let counters = InlineArray<16384, Atomic<Int32>> { _ in Atomic(0) }
  private let seed = UInt64.random(in: .min ... .max)

  /// Why a connection may not open.
  enum Verdict { case admitted, tooMany, tooManyFromAddress }

  /// Connections that are open.
  var total: Int { all.load(ordering: .relaxed) }

  /// Counts a connection that wishes to open, unless one of the limits forbids it.
  func admit(_ peer: Peer, most: Int, mostPerAddress: Int) -> Verdict {
    guard all.add(1, ordering: .relaxed).newValue <= most else {
      all.subtract(1, ordering: .relaxed)
      return .tooMany
    }
    guard let slot = slot(of: peer) else { return .admitted }
    guard counters[slot].add(1, ordering: .relaxed).newValue <= Int32(clamping: mostPerAddress) else {
      counters[slot].subtract(1, ordering: .relaxed)
      all.subtract(1, ordering: .relaxed)
      return .tooManyFromAddress
    }
    return .admitted
  }

  /// A connection that was admitted has closed.
  func leave(_ peer: Peer) {
    all.subtract(1, ordering: .relaxed)
    if let slot = slot(of: peer) { counters[slot].subtract(1, ordering: .relaxed) }
  }

  private func slot(of peer: Peer) -> Int? {
    guard let machine = peer.machine else { return nil }
    // The finaliser of SplitMix64: every bit of the address and the seed reaches every bit of the slot.
    var mixed = machine ^ seed
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(counters.count))
  }
}

/// When each connection's patience ends, kept in a coarse wheel of buckets.
///
/// Setting a deadline later than before costs one store and moves nothing: the entry stays in its bucket, and
/// when that comes round the entry is put where it now belongs. So a busy keep-alive connection, whose
/// deadline moves with each request, touches the wheel once a turn of it at most. Entries are slots linked
/// through arrays; nothing is allocated after the slots have been.
struct Deadlines: ~Copyable {
  /// The width of a bucket in milliseconds: no deadline is early, and none is later than this and a turn of
  /// the loop.
  static let tick: Int64 = 16
  private static let buckets = 2_048
  private static let none: Int32 = -1

  /// For each slot: when it is due, and its place in the wheel.
  private struct Entry {
    var due: Int64 = .max
    var bucket: Int32 = Deadlines.none
    var tick: Int64 = .max
    var next: Int32 = Deadlines.none
    var previous: Int32 = Deadlines.none
  }

  private var entries: [Entry] = []
  private var heads = [Int32](repeating: Deadlines.none, count: Deadlines.buckets)
  /// The first tick not yet expired.
  private var current: Int64
  /// No entry lies in a tick before this one. May be too early, never too late.
  private var earliest: Int64 = .max
  private var linked = 0

  /// An empty wheel at `now` milliseconds.
  init(now: Int64) {
    current = now / Self.tick
  }

  /// Says when `slot` is due, in milliseconds of the loop's clock. Replaces what was said before.
  mutating func set(_ slot: Int, at due: Int64) {
    while entries.count <= slot { entries.append(Entry()) }
    entries[slot].due = due
    let tick = Self.tick(of: due)
    guard tick < entries[slot].tick else { return }
    unlink(slot)
    link(slot, at: tick)
  }

  /// Forgets `slot`.
  mutating func clear(_ slot: Int) {
    guard slot < entries.count else { return }
    unlink(slot)
    entries[slot].due = .max
  }

  /// How many milliseconds may pass before `expire` has work: 0 when it has some already, -1 when there is
  /// none at all.
  func wait(from now: Int64) -> Int {
    guard linked > 0 else { return -1 }
    return Int(max(0, (earliest + 1) * Self.tick - now))
  }

  /// Takes the slots that are due at `now` out of the wheel and appends them to `due`.
  mutating func expire(at now: Int64, into due: inout [Int]) {
    let end = now / Self.tick
    guard linked > 0, earliest < end else {
      current = max(current, linked > 0 ? min(end, earliest) : end)
      return
    }
    // A sleep longer than a turn of the wheel passes each bucket once.
    var tick = max(current, end - Int64(Self.buckets))
    while tick < end {
      expire(bucket: Int(tick % Int64(Self.buckets)), at: now, into: &due)
      tick += 1
    }
    current = end
    settle()
  }

  /// A deadline falls into the first tick that lies wholly after it, so that none is early.
  private static func tick(of due: Int64) -> Int64 { due / tick }

  private mutating func expire(bucket: Int, at now: Int64, into due: inout [Int]) {
    var slot = heads[bucket]
    while slot != Self.none {
      let entry = entries[Int(slot)]
      if entry.due <= now {
        clear(Int(slot))
        due.append(Int(slot))
      } else if entry.tick < now / Self.tick {
        unlink(Int(slot))
        link(Int(slot), at: Self.tick(of: entry.due), from: now / Self.tick)
      }
      slot = entry.next
    }
  }

  private mutating func link(_ slot: Int, at wanted: Int64, from start: Int64? = nil) {
    let first = start ?? current
    // Beyond the horizon: as far as the wheel reaches, and looked at again there.
    let tick = min(max(wanted, first), first + Int64(Self.buckets) - 1)
    let bucket = Int(tick % Int64(Self.buckets))
    let head = heads[bucket]
    entries[slot].tick = tick
    entries[slot].bucket = Int32(bucket)
    entries[slot].next = head
    entries[slot].previous = Self.none
    if head != Self.none { entries[Int(head)].previous = Int32(slot) }
    heads[bucket] = Int32(slot)
    earliest = min(earliest, tick)
    linked += 1
  }

  private mutating func unlink(_ slot: Int) {
    let entry = entries[slot]
    guard entry.bucket != Self.none else { return }
    if entry.previous == Self.none {
      heads[Int(entry.bucket)] = entry.next
    } else {
      entries[Int(entry.previous)].next = entry.next
    }
    if entry.next != Self.none { entries[Int(entry.next)].previous = entry.previous }
    entries[slot].bucket = Self.none
    entries[slot].tick = .max
    linked -= 1
  }

  /// Finds the first bucket that holds an entry.
  private mutating func settle() {
    earliest = .max
    guard linked > 0 else { return }
    for step in 0..<Int64(Self.buckets) where heads[Int((current + step) % Int64(Self.buckets))] != Self.none
    {
      earliest = current + step
      return
    }
  }
}

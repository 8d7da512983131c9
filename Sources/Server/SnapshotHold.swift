/// When a loop lets its handler rest, in the loop's milliseconds.
///
/// What a handler holds from one request to the next, such as a state of the record, saves it work while requests come
/// thick and fast, and would keep others waiting if it held on while none come. So it is kept over the pauses of a few
/// microseconds that a busy loop has between its turns, but not over longer ones, and never for long.
struct SnapshotHold {
  /// How long a pause may be over which the handler does not rest.
  static let pause: Int64 = 4
  /// How long it goes without rest at most.
  static let longest: Int64 = 12

  private var since: Int64?
  private var lastTurn = Int64.min / 2

  /// Whether the handler is to be woken to rest even when nothing happens.
  var isKept: Bool { since != nil }

  /// Whether the handler is to rest, now that a turn is over. `isIdle` tells whether nothing happened in it.
  mutating func ends(at now: Int64, isIdle: Bool) -> Bool {
    defer { lastTurn = now }
    if let since, !isIdle, now - since < Self.longest { return false }
    // Requests that come one by one are not worth being woken again for.
    let isBusy = since == nil && !isIdle && now - lastTurn <= Self.pause
    since = isBusy ? now : nil
    return !isBusy
  }
}

/// The little that crosses threads: what every loop of a server reads, and the few atomic counters they
/// share.
struct SharedState: Sendable {
  let stop: StopFlag
  let counts: AddressCounts
  let guesses = Guesses()
  /// Those of all loops, by their numbers.
  let inboxes: [Inbox]
  /// Connections that all loops together may have, the descriptor limit considered.
  let connectionsMax: Int
  let drainTime: Duration
  let drainGrace: Duration

  /// What leads to the loop that has the fewest connections.
  var idlest: Inbox {
    inboxes.dropFirst().reduce(inboxes[0]) { $1.connections < $0.connections ? $1 : $0 }
  }
}

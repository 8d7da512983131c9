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

  /// How many of the loops, from the first on, make answers in parts where there are several.
  var makers: Int { max(1, inboxes.count / 2) }

  /// The loop that has the fewest connections.
  func idlest(of some: ArraySlice<Inbox>) -> Inbox {
    some.dropFirst().reduce(some[some.startIndex]) { $1.connections < $0.connections ? $1 : $0 }
  }
}

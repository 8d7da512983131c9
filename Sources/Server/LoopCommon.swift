/// The little that crosses threads: what every loop of a server reads, and the few atomic counters they
/// share.
struct LoopCommon: Sendable {
  let stop: StopFlag
  let counts: AddressCounts
  /// Connections that all loops together may have, the descriptor limit considered.
  let connectionsMax: Int
  let drainTime: Duration
  let drainGrace: Duration
}

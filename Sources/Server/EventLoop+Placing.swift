internal import System

/// Clients who are served by another loop than the one that accepted them, so that each serves as many.
///
/// The kernel spreads clients over the loops' listeners by a hash of their addresses, which may give one of two loops
/// twice what the other has. So whoever accepts a client passes it on to the loop that has the fewest.
extension EventLoop {
  /// Serves a client, here or on a loop that has fewer.
  mutating func place(_ newcomer: Newcomer) {
    let idlest = common.idlest
    if mayPass, idlest.connections < inbox.connections {
      if idlest.put(newcomer) { return }
      // Told to end before this one.
      isLeft = true
    }
    welcome(newcomer)
  }

  /// Takes a client over.
  mutating func welcome(_ newcomer: Newcomer) {
    guard let descriptor = newcomer.takeDescriptor() else { return }
    if let slot = insert(descriptor, newcomer.peer) { settle(slot) }
  }

  /// A loop that ends keeps its clients: the others end as well.
  private var mayPass: Bool { !context.isDraining && !isLeft }
}

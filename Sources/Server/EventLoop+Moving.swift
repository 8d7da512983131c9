internal import HTTP
internal import System

/// Clients that move from loop to loop, so that each serves as many and some are free of what takes long.
///
/// The kernel spreads clients over the loops' listeners by a hash of their addresses, which may give one of two loops
/// twice what the other has. So whoever accepts a client passes it on to the loop that has the fewest. And clients who ask
/// for an answer that is made in parts visit one of the first half of the loops, with their request, until they have it:
/// there they wait for each other, and whoever is served by the other half never waits for them.
extension EventLoop {
  /// Serves a client, here or on a loop that has fewer.
  mutating func place(_ arrival: Handoff) {
    let idlest = common.idlest(of: common.inboxes[...])
    if mayPass, idlest.connections < inbox.connections, pass(arrival, to: idlest) { return }
    welcome(arrival)
  }

  /// Takes a client over, and answers what it has asked already.
  mutating func welcome(_ arrival: Handoff) {
    guard let descriptor = arrival.takeDescriptor() else { return }
    guard let slot = insert(descriptor, arrival.peer) else { return }
    connections[slot].goOn(arrival, with: &context)
    settle(slot)
  }

  /// Moves a client who waits for an answer in parts to a loop that makes such. Returns whether it is gone.
  mutating func moveToMaker(_ slot: Int) -> Bool {
    guard mayPass, number >= common.makers else { return false }
    guard let request = connections[slot].movableRequest else { return false }
    move(slot, with: request, to: common.idlest(of: common.inboxes[..<common.makers]))
    return true
  }

  /// Moves a visitor who has its answer to a loop that has fewer clients.
  mutating func moveOn(_ slot: Int) {
    guard mayPass, connections[slot].isMovable else { return }
    let idlest = common.idlest(of: common.inboxes[...])
    if idlest.connections < inbox.connections { move(slot, with: [], to: idlest) }
  }

  private mutating func move(_ slot: Int, with request: [UInt8], to other: Inbox) {
    deadlines.clear(slot)
    context.buffered -= connections[slot].noted
    poller.remove(connections[slot].descriptor.rawValue)
    inbox.count(-1)
    let arrival = connections.take(slot).leave(with: request)
    if !pass(arrival, to: other) { welcome(arrival) }
  }

  /// A loop that ends keeps its clients: the others end as well.
  private var mayPass: Bool { !context.isDraining && !isLeft }

  private mutating func pass(_ arrival: Handoff, to other: Inbox) -> Bool {
    if other.put(arrival) { return true }
    // Told to end before this one.
    isLeft = true
    return false
  }
}

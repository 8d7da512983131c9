internal import Synchronization
internal import System

/// What other threads have for a loop, the bell that tells it of that, and how busy it is.
final class Inbox: Sendable {
  /// Everything that came since the loop last looked.
  struct Mail {
    /// Whether bodies that had no piece to give may have one now.
    var hasPieces = false
    var arrivals: [Handoff] = []
  }

  /// None once the loop takes nothing more.
  private let mail = Locked<Mail?>(Mail())
  private let bell: Wakeup
  private let load = Atomic<Int>(0)

  /// An empty one. Throws when the process has no descriptor left.
  init() throws(SystemError) { bell = try Wakeup() }

  /// What to poll.
  var rawDescriptor: CInt { bell.rawDescriptor }

  /// How many connections the loop has or will find here, at this moment or a little before.
  var connections: Int { load.load(ordering: .relaxed) }

  /// The loop has so many connections more. For the loop only.
  func count(_ change: Int) { load.add(change, ordering: .relaxed) }

  /// Makes the loop look around: for what is here, and at the stop flag.
  func ring() { bell.ring() }

  /// Tells the loop that there may be pieces of bodies.
  func announcePieces() {
    mail.withLock { $0?.hasPieces = true }
    bell.ring()
  }

  /// Gives the loop a client. Returns whether it takes it.
  func put(_ arrival: Handoff) -> Bool {
    let isTaken = mail.withLock { mail in
      mail?.arrivals.append(arrival)
      return mail != nil
    }
    guard isTaken else { return false }
    count(1)
    bell.ring()
    return true
  }

  /// Takes everything out. For the loop only.
  func take() -> Mail {
    bell.clear()
    let all = mail.withLock { mail in
      defer { if mail != nil { mail = Mail() } }
      return mail ?? Mail()
    }
    count(-all.arrivals.count)
    return all
  }

  /// Takes nothing more from here on, unless a client waits here. Returns whether that is so.
  func closeIfEmpty() -> Bool {
    mail.withLock { mail in
      guard mail?.arrivals.isEmpty ?? true else { return false }
      mail = nil
      return true
    }
  }
}

internal import Synchronization
internal import System

/// What other threads have for a loop, the bell that tells it of that, and how busy it is.
final class Inbox: Sendable {
  /// Everything that came since the loop last looked.
  struct Mail {
    var newcomers: [Newcomer] = []
    /// Connections whose bells were rung. One that has gone meanwhile is still named, and its token tells.
    var rung: [Token] = []

    var isEmpty: Bool { newcomers.isEmpty && rung.isEmpty }
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

  /// Tells the loop that a connection may go on.
  func wake(_ token: Token) {
    // Where something lies here already, the loop has been woken for it and has not taken it yet.
    let isFirst = mail.withLock { mail in
      defer { mail?.rung.append(token) }
      return mail?.isEmpty ?? false
    }
    if isFirst { bell.ring() }
  }

  /// Gives the loop a client. Returns whether it takes it.
  func put(_ newcomer: Newcomer) -> Bool {
    let isTaken = mail.withLock { mail in
      mail?.newcomers.append(newcomer)
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
    count(-all.newcomers.count)
    return all
  }

  /// Takes nothing more from here on, unless a client waits here. Returns whether that is so.
  func closeIfEmpty() -> Bool {
    mail.withLock { mail in
      guard mail?.newcomers.isEmpty ?? true else { return false }
      mail = nil
      return true
    }
  }
}

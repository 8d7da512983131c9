/// What a connection waits for, whose loop serves others meanwhile. It lives on the loop's thread and is asked there:
/// after each ring of its bell, after `longestWait`, and when what was sent before it has been taken.
package protocol Awaited: AnyObject {
  /// After how long it is asked again though nobody rings, such as the time of a long poll; nil where only the bell
  /// counts.
  var longestWait: Duration? { get }

  /// The server ends: what would wait for something that may not come is to come to its end. Called once, and it is
  /// asked right afterwards. What is being worked on may go on within the server's `drainTime`.
  func drain()
}

extension Awaited {
  /// Waits for its bell, however long.
  package var longestWait: Duration? { nil }

  /// Comes to its end by itself.
  package func drain() {}
}

/// An answer that comes later than its request: from a thread that reads or writes, or when something happens.
///
/// Its connection waits for it, so that answers keep their order, and holds no thread, descriptor or state of the
/// database. Where the client leaves, this value's life ends, and its bell is heard no more.
package protocol DeferredAnswer: Awaited {
  /// Begins. Called once, when the connection waits. The request may go to another thread, and so may the bell, which
  /// is to be rung when there is something to take.
  func begin(_ request: KeptRequest, _ bell: Bell)

  /// Makes `response`, which is reset, the answer if it is there. It may have any kind of body, and may itself be one that
  /// comes later.
  /// - Returns: whether it is there.
  func take(for request: borrowing Request, into response: inout Response) -> Bool
}

/// A body made in pieces, each asked for only when the socket has taken the piece before it.
package protocol BodyProducer: Awaited {
  /// Whether it goes on for as long as its client stays, so that whoever makes it bounds how many there are. Of all
  /// others the server does.
  var isOpenEnded: Bool { get }

  /// How many bytes all pieces have together, where that is known before the first; nil where it is not.
  var byteCount: Int? { get }

  /// Begins. Called once, before the first piece is asked for.
  func begin(_ bell: Bell)

  /// Appends the next piece to `bytes` (some tens of KiB at most) and returns true while more may follow. One that has
  /// none for now appends nothing, returns true, and rings its bell when there is one. Throws when the rest cannot be
  /// made: the server then aborts the connection, so that no client takes the part for the whole (RFC 9112 §8).
  func produce(into bytes: inout [UInt8]) throws -> Bool
}

extension BodyProducer {
  /// Comes to its end by itself.
  package var isOpenEnded: Bool { false }

  /// Is not known.
  package var byteCount: Int? { nil }

  /// Has every piece when it is asked for it.
  package func begin(_ bell: Bell) {}
}

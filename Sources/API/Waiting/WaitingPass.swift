import Domain
import Store
import System

/// The token by which a client waits, where reading needs one. What was good when the client began to wait may end
/// meanwhile; then so does its wait.
struct WaitingPass {
  private let bearer: Bearer?
  /// When it ends, by the coarse clock, as far as that was known when it was looked at.
  private var end = Int.max

  /// - Parameter bearer: nil where everybody may read.
  init(_ bearer: Bearer?) { self.bearer = bearer }

  /// After how long it is looked at again, at the latest.
  var longestWait: Duration { .milliseconds(max(0, end - CoarseClock.milliseconds)) }

  /// Whether it is still good. A revocation is a commit like any other, and wakes all who wait.
  /// - Throws: `Problem` where the record cannot be read.
  mutating func isGood(_ walk: Walk) throws(Problem) -> Bool {
    guard let bearer else { return true }
    guard let version = walk.reader.refresh() else { throw WaitingRoom.unreadable }
    let moment =
      if let room = walk.room { try room.end(of: bearer, walk.reader, at: version) } else {
        try walk.reader.end(of: bearer)
      }
    let left = (moment ?? 0) - Timestamp.seconds
    end = CoarseClock.milliseconds + Int(left) * 1000
    return left > 0
  }
}

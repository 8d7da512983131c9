import Domain
import HTTP
import Store

/// Where the clients of one loop wait for commits. What was made for one of them is lent to all who wait at the same place
/// for the same.
final class WaitingRoom {
  /// A place in history, and what is asked of the changes behind it.
  struct Key: Hashable {
    let question: String
    let place: Position
  }

  /// What changed behind a place, as it is sent.
  struct Piece {
    /// The header lines that go with it.
    var fields = FieldBlock([])
    /// Empty where nothing changed that was asked for.
    var bytes: [UInt8] = []
    /// The place behind everything that was looked at.
    let end: Position
    /// Whether there is more to look at behind that.
    let isMore: Bool
    /// The last place that it names for its client to come back by; nil where it names none.
    var told: Position?
  }

  /// More than as much is not kept.
  private static let mostBytes = 4 << 20

  /// What is told where the database cannot be read.
  static let unreadable = Problem(.unavailable, "The record cannot be read: ask again in a second.")

  /// What tells of commits.
  let watch: CommitWatch
  /// What reads for long.
  let threads: ReaderThreads?
  private var pieces: [Key: Piece] = [:]
  private var byteCount = 0
  /// When the tokens of those who wait end, in seconds since 1970; nil for one that is there no more.
  private var ends: [String: Int64?] = [:]
  private var version: Int?

  init(_ watch: CommitWatch, _ threads: ReaderThreads?) { (self.watch, self.threads) = (watch, threads) }

  /// The piece behind a place in the state `version` of the record, made where nobody else had it made.
  func piece(
    _ key: Key, at version: Int, make: () throws(Problem) -> Piece
  ) throws(Problem) -> Piece {
    forgetAll(but: version)
    if let known = pieces[key] { return known }
    let piece = try make()
    pieces[key] = piece
    byteCount += piece.bytes.count + 256
    return piece
  }

  /// When a token ends in the state `version` of the record, as `Reader.end(of:)`, looked up once for all who hold it.
  func end(of bearer: Bearer, _ reader: Reader, at version: Int) throws(Problem) -> Int64? {
    forgetAll(but: version)
    if let known = ends[bearer.digest] { return known }
    let end = try reader.end(of: bearer)
    ends[bearer.digest] = .some(end)
    return end
  }

  /// Forgets what was made for another state, and what has become too much.
  private func forgetAll(but version: Int) {
    guard self.version != version || byteCount > WaitingRoom.mostBytes else { return }
    pieces.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    (self.version, byteCount) = (version, 0)
  }
}

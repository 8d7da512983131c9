import Crypto
import Domain
import HTTP
import Store
import System

/// A bundle that goes to a file beside the database as it comes, and is read there once it is whole: on a thread of its own,
/// so that no loop waits for the disk. The file has no name, and goes when nobody holds the bundle any more, also where its
/// client leaves in the middle.
final class BundleStore: BodyStore {
  /// How far it is.
  private enum Step: Sendable {
    case waiting
    case given([UInt8], isLast: Bool, Bell)
    case refused(Problem)
    case whole(StoredBundle)
    case gone
  }

  let byteMost: Int
  let time: Duration
  private let actor: String
  private let walk: Walk
  private let desk: Locked<Step>

  /// What is known of a bundle that is announced.
  struct Announcement: Sendable {
    /// Who sends it, by the name of their token.
    let actor: String
    /// How many bytes it will have, where its client says so.
    let length: Int?
    /// Whether it comes as lines.
    let isLines: Bool
    /// What an idempotency key is for beside its bytes; nil where there is none.
    let keyed: [UInt8]?
    /// What is left of the rate of the token.
    let rest: WriteRates.Rest?
  }

  /// - Throws: `Problem` of kind `busy` where as many are on their way as may be, and `insufficientStorage` where there is
  ///   no room for it.
  init(_ announced: Announcement, most: Int, _ walk: Walk) throws(Problem) {
    let imports = walk.hooks.imports
    (self.walk, actor) = (walk, announced.actor)
    (byteMost, time) = (most, imports.limits.time)
    let desk = Locked(Step.waiting)
    self.desk = desk
    // One that is too large is told that, and not that there is no room.
    let length = min(announced.length ?? 0, most)
    let spool = Spool(beside: walk.reader.path, length: length, try imports.take())
    try spool.requireRoom(for: 0)
    do throws(SystemError) {
      try Thread(named: "import") {
        Thread.leaveSignals()
        Thread.giveWay()
        BundleStore.run(desk, spool, announced)
      }.detach()
    } catch {
      throw Problem(.unavailable, "There is no thread to take a bundle on.", cause: "\(error)")
    }
  }

  deinit { desk.withLock(when: { _ in true }) { $0 = .gone } }

  /// The bundle, once it is whole.
  var bundle: StoredBundle? {
    desk.withLock { if case .whole(let bundle) = $0 { bundle } else { nil } }
  }

  func put(_ piece: [UInt8], isLast: Bool, _ bell: Bell) {
    desk.withLock(when: { _ in true }) { $0 = .given(piece, isLast: isLast, bell) }
  }

  func progress(with request: borrowing Request, into response: inout Response) -> BodyProgress {
    switch desk.withLock({ $0 }) {
    case .given, .gone: return .underWay
    case .waiting, .whole: return .stored
    case .refused(let problem):
      walk.answer(request, with: problem, into: &response)
      response.actor = actor
      return .refused
    }
  }

  // MARK: The thread

  private static func run(_ desk: Locked<Step>, _ spool: Spool, _ announced: Announcement) {
    var (spool, hash) = (spool, SHA256())
    if let keyed = announced.keyed { hash.update(data: keyed + [0]) }
    while let (piece, isLast, bell) = next(at: desk) {
      let step: Step
      do throws(Problem) {
        try spool.append(piece)
        if announced.keyed != nil { hash.update(data: piece) }
        step = isLast ? .whole(try StoredBundle(spool, announced, hash)) : .waiting
      } catch {
        step = .refused(error)
      }
      desk.withLock(when: { _ in true }) { if case .given = $0 { $0 = step } }
      bell.ring()
      guard case .waiting = step else { return }
    }
  }

  /// The next piece; nil where the client has left.
  private static func next(at desk: Locked<Step>) -> (piece: [UInt8], isLast: Bool, Bell)? {
    desk.withLock(when: { if case .waiting = $0 { false } else { true } }) {
      if case .given(let piece, let isLast, let bell) = $0 { (piece, isLast, bell) } else { nil }
    }
  }
}

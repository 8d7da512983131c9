package import Domain
import HTTP
import Representation
import Store
import System

extension Route {
  /// `GET /v1/backup`: a copy of the whole database, with the digests of tokens that are in it.
  static let backup = Route(
    "/v1/backup", "Sends a copy of the whole database as one file of SQLite; one at a time.",
    formats: [.sqlite],
    access: .scope(.backup), isLasting: false
  ) { (walk, _, response) throws(Problem) in
    let turn = try walk.hooks.backups.take()
    response.later = BackupAnswer(walk, turn)
    return nil
  }
}

/// Who makes a backup: one at a time, since each takes as much room on the disk as the database.
package final class BackupTurns: Sendable {
  private let isTaken = Locked(false)

  /// Nobody has it.
  package init() {}

  /// A turn, which is given back when it is let go of.
  package final class Turn: Sendable {
    private let turns: Locked<BackupTurns?>
    fileprivate init(_ turns: BackupTurns) { self.turns = Locked(turns) }
    deinit { giveBack() }

    /// Lets the next one have it, also while somebody still refers to this.
    func giveBack() {
      turns.withLock { turns in
        turns?.isTaken.withLock { $0 = false }
        turns = nil
      }
    }
  }

  /// - Throws: `Problem` of kind `busy` while somebody else has it.
  package func take() throws(Problem) -> Turn {
    let isFree = isTaken.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    guard isFree else {
      throw Problem(.busy, "Another backup is being made: ask again later.", retryAfter: 30)
    }
    return Turn(self)
  }
}

/// A backup that is made on a thread of its own, and sent when it is whole.
private final class BackupAnswer: DeferredAnswer {
  private let walk: Walk
  private let turn: BackupTurns.Turn
  private let outcome = Locked<Result<DatabaseCopy, Problem>?>(nil)

  init(_ walk: Walk, _ turn: BackupTurns.Turn) { (self.walk, self.turn) = (walk, turn) }

  func begin(_ request: KeptRequest, _ bell: Bell) {
    let path = walk.reader.path
    do throws(SystemError) {
      // It holds the turn, also when its client has left meanwhile.
      let thread = try Thread(named: "backup") { [outcome, turn] in
        Thread.leaveSignals()
        Thread.giveWay()
        let copy = Result { () throws(Problem) in try DatabaseCopy(of: path) }
        outcome.withLock { $0 = copy }
        // Where nobody waits any more, nobody else gives it back.
        if !bell.isHeard { turn.giveBack() }
        bell.ring()
      }
      thread.detach()
    } catch {
      let problem = Problem(.unavailable, "There is no thread to make a backup on.", cause: "\(error)")
      outcome.withLock { $0 = .failure(problem) }
      bell.ring()
    }
  }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard let outcome = outcome.withLock({ $0 }) else { return false }
    do throws(Problem) {
      let copy = try outcome.get()
      response.add("Content-Type", Format.sqlite.contentType)
      response.add("Content-Disposition", "attachment; filename=\"entente-\(copy.dataset.version).sqlite\"")
      response.add("Cache-Control", "no-store")
      response.add("Entente-Version", copy.dataset.position.text)
      response.add(Walk.crossOrigin)
      response.producer = FileBody(copy.file, turn)
    } catch {
      turn.giveBack()
      walk.answer(request, with: error, into: &response)
    }
    return true
  }
}

/// The bytes of a file, read as the client takes them.
private final class FileBody: BodyProducer {
  private let file: UnnamedFile
  private let turn: BackupTurns.Turn
  private var offset = 0

  private static let pieceBytes = 64 * 1024

  init(_ file: UnnamedFile, _ turn: BackupTurns.Turn) { (self.file, self.turn) = (file, turn) }

  deinit { turn.giveBack() }

  var byteCount: Int? { file.byteCount }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    offset += try file.read(min(FileBody.pieceBytes, file.byteCount - offset), at: offset, into: &bytes)
    return offset < file.byteCount
  }
}

import Domain
import HTTP
import System

/// A body whose pieces are made by the threads that read, ahead of the loop that sends them: while a client takes one, the
/// next is being made.
final class BodyAhead: BodyProducer {
  private let pieces: PiecesAhead
  private let threads: ReaderThreads

  init(_ pieces: PiecesAhead, _ threads: ReaderThreads) { (self.pieces, self.threads) = (pieces, threads) }

  func begin(_ bell: Bell) { pieces.begin(bell) }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    let taken = try pieces.take()
    if taken.isOrder { threads.goOn(with: pieces) }
    bytes.append(contentsOf: taken.piece)
    return taken.isMore
  }
}

/// The pieces of one body, made by one thread after the other, and at most so many before they are taken: a client that
/// is slow holds neither a thread nor much memory.
final class PiecesAhead: LongWork {
  /// How many bytes a piece has at least, but for the last. Small enough that a loop sends it at once and that others'
  /// questions wait little for the thread that makes it.
  static let pieceBytes = 64 * 1024

  private let state: Locked<State>

  /// The pieces of `producer`, which has each when it is asked for it.
  init(of producer: any BodyProducer) {
    state = Locked(State())
    state.withLock { $0.producer = producer }
  }

  /// Makes the first before the answer is begun, so that one that cannot be made is a problem like any other.
  func makeFirst() throws(Problem) {
    make()
    guard let failure = state.withLock({ $0.failure }) else { return }
    throw failure as? Problem ?? Problem(.internalError, "The answer could not be made.", cause: "\(failure)")
  }

  /// Says what to ring when there is another.
  func begin(_ bell: Bell) { state.withLock { $0.bell = bell } }

  /// What the loop finds.
  struct Taken {
    /// Empty where there is none for now.
    fileprivate(set) var piece: [UInt8] = []
    /// Whether a piece or a failure may follow.
    fileprivate(set) var isMore = false
    /// Whether the threads are to make more.
    fileprivate(set) var isOrder = false
  }

  /// Takes the next piece if it is there. Throws what the producer threw once all pieces before are taken.
  func take() throws -> Taken { try state.withLock { state throws in try state.take() } }

  func carryOut(with walk: Walk) -> Bool {
    guard let bell = state.withLock({ $0.bell }), bell.isHeard else { return false }
    defer { bell.ring() }
    return make()
  }

  func fail(with problem: Problem) {
    let bell = state.withLock { state in
      state.failure = problem
      return state.bell
    }
    bell?.ring()
  }

  /// Makes a piece. Returns whether another is wanted now.
  @discardableResult
  private func make() -> Bool {
    // Taken out, because the loop must not wait for it.
    let producer = state.withLock { state in
      defer { state.producer = nil }
      return state.producer
    }
    var piece: [UInt8] = []
    piece.reserveCapacity(PiecesAhead.pieceBytes * 5 / 4)
    let outcome = Result { try producer?.produce(into: &piece) ?? false }
    return state.withLock { $0.keep(piece, outcome, of: producer) }
  }
}

extension PiecesAhead {
  private struct State {
    /// What makes the pieces; nil while it does, and after the last.
    var producer: (any BodyProducer)?
    /// Those that have not been taken.
    var made: [[UInt8]] = []
    /// Why there are no more.
    var failure: (any Error)?
    /// Whether it is in line for the threads, or with one of them.
    var isOrdered = false
    var bell: Bell?

    /// How many pieces wait to be taken.
    static let most = 2

    mutating func take() throws -> Taken {
      var taken = Taken()
      if !made.isEmpty { taken.piece = made.removeFirst() } else if let failure { throw failure }
      taken.isOrder = !isOrdered && producer != nil
      isOrdered = isOrdered || taken.isOrder
      taken.isMore = isOrdered || !made.isEmpty || failure != nil
      return taken
    }

    /// Returns whether another piece is wanted now.
    mutating func keep(
      _ piece: [UInt8], _ outcome: Result<Bool, any Error>, of producer: (any BodyProducer)?
    ) -> Bool {
      switch outcome {
      case .success(let isMore):
        made.append(piece)
        self.producer = isMore ? producer : nil
      case .failure(let error): failure = error
      }
      isOrdered = self.producer != nil && made.count < State.most && bell != nil
      return isOrdered
    }
  }
}

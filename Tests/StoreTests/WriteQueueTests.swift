import Domain
import Foundation
import SQLite
import Synchronization
import System
import Testing

@testable import Store

@Suite struct WriteQueueTests {
  /// The verdicts of changes by their numbers, as they come from the thread that writes.
  private final class Verdicts: Sendable {
    private let known = Locked<[Int: Result<Written<PutOutcome>, Problem>]>([:])

    func set(_ number: Int, _ verdict: Result<Written<PutOutcome>, Problem>) {
      known.withLock(when: { _ in true }) { $0[number] = verdict }
    }

    /// All of them, once there are so many.
    func all(_ count: Int) -> [Int: Result<Written<PutOutcome>, Problem>] {
      known.withLock(when: { $0.count == count }) { $0 }
    }
  }

  private func put(
    _ number: Int, _ json: JSON, _ resource: Resource = .source, if precondition: Precondition = .none,
    isAlone: Bool = false, to queue: WriteQueue<PutOutcome>, _ verdicts: Verdicts
  ) throws {
    let record = try #require(resource.checked(json))
    queue.put(
      actor: "test", isAlone: isAlone, byteCount: 100,
      { (commit) throws(Problem) in try commit.put(record, in: resource, if: precondition) },
      answer: { verdicts.set(number, $0) })
  }

  private func source(_ number: Int) -> JSON { Sample.source.with("id", .string("s\(number)")) }

  /// A change that holds the thread until it is let go.
  private func hold(_ queue: WriteQueue<PutOutcome>) -> Locked<Bool> {
    let gate = Locked(false)
    let begun = Locked(false)
    queue.put(
      actor: "test",
      { (_) throws(Problem) in
        begun.withLock(when: { _ in true }) { $0 = true }
        gate.withLock(when: { $0 }) { _ in }
        throw Problem(.busy, "It held the others up.")
      }, answer: { _ in })
    begun.withLock(when: { $0 }) { _ in }
    return gate
  }

  private func open(_ gate: Locked<Bool>) { gate.withLock(when: { _ in true }) { $0 = true } }

  @Test func `what gathers while the thread is busy is committed together, each with its verdict`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    var limits = WriteQueue<PutOutcome>.Limits()
    limits.groupTime = .seconds(60)
    let queue = try WriteQueue<PutOutcome>(path: database.path, limits: limits)
    defer { queue.close() }
    let verdicts = Verdicts()
    let gate = hold(queue)
    for number in 0..<62 { try put(number, source(number), to: queue, verdicts) }
    try put(62, Sample.event.with("people", ["nobody"]), .event, to: queue, verdicts)
    try put(63, Sample.source, if: .isNew, to: queue, verdicts)
    open(gate)
    let all = verdicts.all(64)
    #expect(all.values.count { (try? $0.get().isCommitted) == true } == 62)
    #expect(throws: Problem.self) { try all[62]?.get() }
    #expect(try all[63]?.get().isCommitted == false)
    #expect(try database.number("SELECT count(*) FROM commits") == 68)
    #expect(try database.number("SELECT count(*) - max(seq) FROM commits") == 0)
  }

  @Test func `a bundle is a group of its own, between those that came before and after it`() throws {
    let database = try TemporaryDatabase()
    let commits = Locked(0)
    var limits = WriteQueue<PutOutcome>.Limits()
    limits.groupTime = .seconds(60)
    let queue = try WriteQueue<PutOutcome>(
      path: database.path, limits: limits, onCommit: { commits.withLock { $0 += 1 } })
    let verdicts = Verdicts()
    let gate = hold(queue)
    for number in 0..<3 { try put(number, source(number), to: queue, verdicts) }
    for number in 3..<5 { try put(number, source(number), isAlone: true, to: queue, verdicts) }
    for number in 5..<9 { try put(number, source(number), to: queue, verdicts) }
    open(gate)
    #expect(verdicts.all(9).values.allSatisfy { (try? $0.get().isCommitted) == true })
    queue.close()
    #expect(commits.withLock { $0 } == 4)
    #expect(try database.texts("SELECT id FROM source_version ORDER BY opened") == (0..<9).map { "s\($0)" })
  }

  @Test func `more than may wait is refused at once, and nothing of it is done`() throws {
    let database = try TemporaryDatabase()
    var limits = WriteQueue<PutOutcome>.Limits()
    (limits.waiting, limits.waitingBytes) = (3, 1000)
    let queue = try WriteQueue<PutOutcome>(path: database.path, limits: limits)
    defer { queue.close() }
    let verdicts = Verdicts()
    let gate = hold(queue)
    for number in 0..<5 { try put(number, source(number), to: queue, verdicts) }
    for number in 3..<5 {
      let refused = try problem { _ = try verdicts.all(2)[number]?.get() }
      #expect(refused.kind == .busy)
    }
    open(gate)
    #expect(verdicts.all(5).values.count { (try? $0.get().isCommitted) == true } == 3)
  }

  @Test func `what waited too long was certainly not done`() throws {
    let database = try TemporaryDatabase()
    var limits = WriteQueue<PutOutcome>.Limits()
    limits.wait = .zero
    let queue = try WriteQueue<PutOutcome>(path: database.path, limits: limits)
    defer { queue.close() }
    let verdicts = Verdicts()
    try put(0, source(0), to: queue, verdicts)
    #expect(try problem { _ = try verdicts.all(1)[0]?.get() }.kind == .busy)
    #expect(try database.number("SELECT count(*) FROM sources") == 0)
  }

  @Test func `what waits too long behind another is taken back while that goes on, and not done`() throws {
    let database = try TemporaryDatabase()
    var limits = WriteQueue<PutOutcome>.Limits()
    limits.wait = .seconds(1)
    let queue = try WriteQueue<PutOutcome>(path: database.path, limits: limits)
    let gate = hold(queue)
    let record = try #require(Resource.source.checked(source(1)))
    let number = queue.put(
      actor: "test", { (commit) throws(Problem) in try commit.put(record, in: .source) }, answer: { _ in })
    #expect(queue.withdraw(number) == nil)
    var told: Problem?
    while told == nil { told = queue.withdraw(number) }
    #expect(told?.kind == .busy && queue.withdraw(number) == nil)
    open(gate)
    queue.close()
    #expect(try database.number("SELECT count(*) FROM sources") == 0)
  }

  @Test func `while another process holds the lock, changes wait, and are told in the end`() throws {
    let database = try TemporaryDatabase()
    var limits = WriteQueue<PutOutcome>.Limits()
    limits.wait = .milliseconds(50)
    let queue = try WriteQueue<PutOutcome>(path: database.path, limits: limits)
    defer { queue.close() }
    let verdicts = Verdicts()
    let lock = try FileLock(path: database.path + "-writer")
    let isTaken = lock.take(within: .zero)
    #expect(isTaken)
    try put(0, source(0), to: queue, verdicts)
    #expect(try problem { _ = try verdicts.all(1)[0]?.get() }.kind == .busy)
    lock.giveBack()
    #expect(try database.number("SELECT count(*) FROM commits") == 0)
  }

  @Test func `a queue that closes commits what it took, and takes no more`() throws {
    let database = try TemporaryDatabase()
    let queue = try WriteQueue<PutOutcome>(path: database.path)
    let verdicts = Verdicts()
    for number in 0..<20 { try put(number, source(number), to: queue, verdicts) }
    queue.close()
    try put(20, source(20), to: queue, verdicts)
    let all = verdicts.all(21)
    #expect((0..<20).allSatisfy { (try? all[$0]?.get().isCommitted) == true })
    #expect(try problem { _ = try all[20]?.get() }.kind == .unavailable)
    #expect(try database.number("SELECT count(*) FROM sources") == 20)
  }
}

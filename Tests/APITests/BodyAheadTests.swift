import Domain
import HTTP
import Store
import System
import Testbed
import Testing

@testable import API

/// Bodies whose pieces threads make for the loops that send them.
struct BodyAheadTests {
  private let threads: ReaderThreads

  init() throws {
    let path = try TestDatabase.shared().path
    threads = try ReaderThreads(1) { try Reader(path: path) }
  }

  /// What happened on the thread, in order, and how many pieces it may make.
  private struct Course: Sendable {
    let log = Locked<[String]>([])
    let allowed: Locked<Int>

    init(allowed: Int = .max) { self.allowed = Locked(allowed) }

    func allow(_ count: Int) { allowed.withLock(when: { _ in true }) { $0 = count } }
    func note(_ name: String) { log.withLock(when: { _ in true }) { $0.append(name) } }
    func wait(for count: Int) { log.withLock(when: { $0.count >= count }) { _ in } }
    var entries: [String] { log.withLock { $0 } }
  }

  /// A body of pieces with its name and their number, each made when the course of the test allows it.
  private final class Slow: BodyProducer {
    struct Broken: Error {}

    private let name: String
    private let most: Int
    private let course: Course
    private let fails: Bool
    private var count = 0

    init(_ name: String, _ most: Int = .max, on course: Course = Course(), fails: Bool = false) {
      (self.name, self.most, self.course, self.fails) = (name, most, course, fails)
    }

    func produce(into bytes: inout [UInt8]) throws -> Bool {
      course.note(name)
      course.allowed.withLock(when: { $0 > 0 }) { $0 -= 1 }
      if fails, count == most { throw Broken() }
      count += 1
      bytes.append(contentsOf: "\(name)\(count) ".utf8)
      return count < most || fails
    }
  }

  /// Work that is done at once.
  private final class Mark: LongWork {
    private let course: Course
    init(_ course: Course) { self.course = course }
    func carryOut(with walk: Walk) -> Bool {
      course.note("question")
      return false
    }
    func fail(with problem: Problem) { course.note("refused") }
  }

  private func body(_ producer: any BodyProducer) -> BodyAhead {
    BodyAhead(PiecesAhead(of: producer), threads)
  }

  /// Everything that a body gives.
  private func text(_ body: BodyAhead) throws -> String {
    var bytes: [UInt8] = []
    try body.producePieces { try $0(&bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `while a piece is made its loop goes on, and has it once the bell rings`() throws {
    let course = Course(allowed: 0)
    let body = body(Slow("a", 3, on: course))
    let isRung = Locked(false)
    let bell = Bell { isRung.withLock(when: { _ in true }) { $0 = true } }
    var bytes: [UInt8] = []
    body.begin(bell)
    #expect(try body.produce(into: &bytes))
    course.wait(for: 1)
    // The thread makes it now, and nobody waits for that.
    #expect(try body.produce(into: &bytes) && bytes.isEmpty)
    #expect(!isRung.withLock { $0 })
    course.allow(1)
    isRung.withLock(when: { $0 }) { _ in }
    #expect(try body.produce(into: &bytes))
    #expect(String(decoding: bytes, as: UTF8.self) == "a1 ")
    bell.silence()
    course.allow(.max)
  }

  @Test(arguments: [1, 2, 3, 50])
  func `pieces come in order, and all of them`(count: Int) throws {
    let body = body(Slow("a", count))
    #expect(try text(body) == (1...count).map { "a\($0) " }.joined())
  }

  @Test func `for a client that takes nothing no more than two are made`() throws {
    let course = Course()
    let slow = body(Slow("slow", on: course))
    slow.begin(Bell {})
    var bytes: [UInt8] = []
    #expect(try slow.produce(into: &bytes))
    course.wait(for: 2)
    // The thread has gone on to others since.
    #expect(try text(body(Slow("b", 5, on: course))) == "b1 b2 b3 b4 b5 ")
    #expect(course.entries.filter { $0 == "slow" }.count == 2)
  }

  @Test func `what makes a body is let go of when its client has left`() throws {
    let course = Course(allowed: 0)
    var producer: Slow? = Slow("a", on: course)
    weak let made = producer
    let bell = Bell {}
    var body: BodyAhead? = try self.body(#require(producer))
    producer = nil
    var bytes: [UInt8] = []
    body?.begin(bell)
    #expect(try body?.produce(into: &bytes) == true)
    course.wait(for: 1)
    bell.silence()
    body = nil
    course.allow(.max)
    // The thread is through with it when it has made what comes behind it.
    #expect(try text(self.body(Slow("b", 3, on: course))) == "b1 b2 b3 ")
    #expect(made == nil && course.entries.filter { $0 == "a" }.count <= 2)
  }

  @Test func `what breaks does so behind the pieces before it`() throws {
    let body = body(Slow("a", 2, fails: true))
    var bytes: [UInt8] = []
    #expect(throws: Slow.Broken.self) { try body.producePieces { try $0(&bytes) } }
    #expect(String(decoding: bytes, as: UTF8.self) == "a1 a2 ")
  }

  @Test func `a body whose first piece cannot be made is a problem before it begins`() throws {
    let pieces = PiecesAhead(of: Slow("a", 0, fails: true))
    #expect(throws: Problem.self) { try pieces.makeFirst() }
  }

  @Test func `a question waits for a piece and not for all bodies, of which none is refused`() throws {
    let course = Course(allowed: 0)
    let bodies = (0..<ReaderThreads.waitingMost * 2).map { body(Slow("a\($0) ", 1, on: course)) }
    var bytes: [UInt8] = []
    for body in bodies {
      body.begin(Bell {})
      #expect(try body.produce(into: &bytes))
    }
    course.wait(for: 1)
    threads.carryOut(Mark(course))
    threads.carryOut(Mark(course))
    course.allow(.max)
    course.wait(for: bodies.count + 2)
    #expect(Array(course.entries.prefix(4)) == ["a0 ", "question", "a1 ", "question"])
    #expect(Set(course.entries).count == bodies.count + 1)
  }
}

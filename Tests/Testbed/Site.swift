package import API
package import HTTP
import Store
import System

/// The application without sockets: a request goes in as the parser would hand it over, and its answer comes out as the
/// encoder writes it.
package struct Site {
  package let application: Application
  /// Kept, because with it the file goes, which a stream opens anew.
  private let database: TestDatabase

  /// The application over the shared dataset, or over a database of the test's own, with threads that do for it what
  /// takes long or without.
  package init(
    _ database: TestDatabase? = nil, threads: ReaderThreads? = nil, changes: ReaderThreads? = nil,
    stepsMost: Int = 10_000, hooks: Hooks = Hooks()
  ) throws {
    self.database = try database ?? TestDatabase.shared()
    application = Application(
      reader: try Reader(path: self.database.path), threads: threads, changes: changes, stepsMost: stepsMost,
      hooks: hooks)
  }

  /// Asks for something.
  package func answer(
    _ target: String, _ method: Method = .get, fields: [(String, String)] = [], body: [UInt8] = []
  ) throws -> Answer {
    var response = Response()
    try Request.with(method, target, fields: fields, body: body) {
      try application.answer($0, into: &response)
    }
    var bytes: [UInt8] = []
    let date = Array("Thu, 01 Jan 1970 00:00:00 GMT".utf8)
    let outcome = ResponseEncoder.append(
      response, answering: method, version: .http11, keepAlive: true, date: date, to: &bytes)
    if let producer = response.producer, outcome.delivery == .chunked || outcome.delivery == .counted {
      try producer.producePieces { make in
        if outcome.delivery == .counted { return try make(&bytes) }
        return try ResponseEncoder.appendChunk(to: &bytes, make)
      }
      if outcome.delivery == .chunked { ResponseEncoder.appendLastChunk(to: &bytes) }
    }
    return try Answer(bytes, toHead: method == .head)
  }

  /// Asks for JSON.
  package func json(_ target: String) throws -> Document { try answer(target).json }

  /// The ids of the records on one page.
  package func ids(_ target: String) throws -> [String] { try json(target)["data"].ids }

  /// Follows `next_url` to the end, for at most `most` pages, and gives each page.
  package func pages(_ target: String, most: Int = 1000) throws -> [Answer] {
    var pages: [Answer] = []
    var next: String? = target
    while let target = next, pages.count < most {
      let page = try answer(target)
      pages.append(page)
      next = try page.json["next_url"].text
    }
    return pages
  }
}

extension Application {
  /// Answers, and waits where the answer comes later.
  /// - Parameter before: runs once it is there, before it is taken.
  package func answer(
    _ request: borrowing Request, into response: inout Response, before: () throws -> Void = {}
  ) rethrows {
    respond(to: request, into: &response)
    while let later = response.later {
      let isRung = Locked(false)
      later.begin(KeptRequest(request), Bell { isRung.withLock(when: { _ in true }) { $0 = true } })
      isRung.withLock(when: { $0 }) { _ in }
      try before()
      response.reset()
      precondition(later.take(for: request, into: &response), "the bell rings when the answer is there")
    }
  }
}

extension BodyProducer {
  /// Has every piece made, as a loop does: what has none for now rings its bell when there is one.
  /// - Parameter append: makes the next by what it is handed, and says what that says.
  package func producePieces(_ append: ((inout [UInt8]) throws -> Bool) throws -> Bool) throws {
    let isRung = Locked(false)
    let bell = Bell { isRung.withLock(when: { _ in true }) { $0 = true } }
    begin(bell)
    var isEmpty = false
    while try append({ bytes in
      let count = bytes.count
      defer { isEmpty = bytes.count == count }
      return try produce(into: &bytes)
    }) {
      guard isEmpty else { continue }
      isRung.withLock(when: { $0 }) { $0 = false }
      bell.answer()
    }
  }
}

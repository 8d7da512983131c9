import HTTP
import Store
import System
import Testbed
import Testing

@testable import API

/// Changes that the thread for changes takes over from the loops.
struct LongChangeTests {
  private let person = #"{"id":"a-person","name":"A","citations":[{"source":"trend-2025-12-11"}]}"#

  /// Has a change begun as a loop does, and gives what is waited for and the bell.
  private func begin(_ editor: Editor, _ isRung: Locked<Bool>) throws -> (any DeferredAnswer, Bell) {
    var response = Response()
    let bell = Bell { isRung.withLock(when: { _ in true }) { $0 = true } }
    let fields = [("Authorization", "Bearer \(editor.token)"), ("Content-Type", "application/json")]
    Request.with(.post, "/v1/people", fields: fields, body: Array(person.utf8)) { request in
      editor.site.application.respond(to: request, into: &response)
      response.later?.begin(KeptRequest(request), bell)
    }
    return (try #require(response.later), bell)
  }

  @Test func `a client that leaves at once does not take its change back`() throws {
    let editor = try Editor()
    let (_, bell) = try begin(editor, Locked(false))
    bell.silence()
    // The thread takes one after the other, and the writer too.
    #expect(try editor.send(.delete, "/v1/people/nobody", fields: [("If-Match", "*")]).status == 404)
    #expect(try editor.send(.post, "/v1/people", person).status == 409)
    #expect(try editor.site.answer("/v1/people/a-person").status == 200)
  }

  @Test func `to be asked before it is done changes nothing: it is made once, and answered once`() throws {
    let editor = try Editor()
    let isRung = Locked(false)
    let before = try editor.site.json("/v1/commits?limit=100")["data"].items.count
    let (later, _) = try begin(editor, isRung)
    Request.with(.post, "/v1/people") { request in
      var response = Response()
      for _ in 0..<20 where !isRung.withLock({ $0 }) { _ = later.take(for: request, into: &response) }
      isRung.withLock(when: { $0 }) { _ in }
      response.reset()
      #expect(later.take(for: request, into: &response) && response.status == .created)
    }
    #expect(try editor.site.json("/v1/commits?limit=100")["data"].items.count == before + 1)
  }
}

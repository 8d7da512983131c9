import Foundation
import Glibc
import Testbed

/// A client of a stream of events, as a browser's EventSource is one.
final class EventReader {
  /// One event, or a comment, whose name is empty.
  struct Event: Equatable {
    var name = ""
    var id: String?
    var data = ""
    var json: Document { (try? Document(json: Array(data.utf8))) ?? .null }
  }

  /// What did not come in time.
  struct Silence: Error { let before: [Event] }

  let status: Int
  let fields: String
  private(set) var retry: Int?
  /// Whether the body came to its end, and not only the connection.
  private(set) var isWhole = false
  private let client: Client
  private var bytes: [UInt8]
  private var text = ""
  private var all: [Event] = []

  init(
    _ server: RunningProgram, _ query: String = "", fields: String = "", receiveBuffer: Int32? = nil
  ) throws {
    client = try server.client(receiveBuffer: receiveBuffer)
    try client.send(
      "GET /v1/changes?\(query) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\(fields)\r\n")
    var bytes: [UInt8] = []
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        self.fields = text[..<end.lowerBound].lowercased()
        status = Int(text.dropFirst(9).prefix(3)) ?? 0
        self.bytes = Array(text[end.upperBound...].utf8)
        return
      }
      let more = try client.read()
      guard !more.isEmpty else { throw Silence(before: []) }
      bytes += more
    }
  }

  /// The next event, or nil at the end of the stream.
  func next() throws -> Event? {
    while true {
      if let end = text.range(of: "\n\n") {
        let block = text[..<end.lowerBound]
        text = String(text[end.upperBound...])
        guard let event = event(block) else { continue }
        all.append(event)
        return event
      }
      guard try readChunk() else { return nil }
    }
  }

  /// The events up to the one of a name, which may be the end of the stream (nil), without comments.
  func events(upTo name: String?) throws -> [Event] {
    var events: [Event] = []
    while let event = try next() {
      if event.name.isEmpty { continue }
      events.append(event)
      if event.name == name { return events }
    }
    if name != nil { throw Silence(before: all) }
    return events
  }

  private func event(_ block: Substring) -> Event? {
    var event = Event()
    for line in block.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = String(line[line.index(after: colon)...].drop { $0 == " " })
      switch line[..<colon] {
      case "event": event.name = value
      case "id": event.id = value
      case "data": event.data += value
      case "retry":
        retry = Int(value)
        return nil
      default: break
      }
    }
    return event
  }

  /// Takes a chunk. Returns false at the end of the body, and where the connection ends without one.
  private func readChunk() throws -> Bool {
    if fields.contains("content-length:") {
      text += String(decoding: bytes, as: UTF8.self)
      bytes = []
      return text.contains("\n\n")
    }
    while true {
      if let end = bytes.firstIndex(of: 10),
        let size = Int(String(decoding: bytes[..<end].dropLast(), as: UTF8.self), radix: 16),
        bytes.count >= end + 1 + size + 2
      {
        text += String(decoding: bytes[(end + 1)..<(end + 1 + size)], as: UTF8.self)
        bytes.removeFirst(end + 1 + size + 2)
        isWhole = size == 0
        return size > 0
      }
      let more = (try? client.read()) ?? []
      if more.isEmpty { return false }
      bytes += more
    }
  }
}

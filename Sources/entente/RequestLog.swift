import ArgumentParser
import Bytes
import HTTP
import Representation
import Server
import System

/// How requests are logged.
enum RequestLogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case off, text, json

  /// How the program's own messages are written beside it.
  var consoleStyle: Console.Style {
    switch self {
    case .off: .plain
    case .text: .timed
    case .json: .json
    }
  }

  /// A line of the log that tells of lines that are missing.
  func lineOfDropped(_ count: Int) -> String {
    let text = "\(count) lines were dropped, since nobody read the log."
    return self == .json
      ? String(decoding: Console.jsonLine(text), as: UTF8.self) : "\(Timestamp.now) \(text)\n"
  }
}

/// One line a request. Each loop has its own; a line is given to the writer whole, so lines do not mingle.
final class RequestLog: Observer {
  private let format: RequestLogFormat
  private let writer: LogWriter
  private var line: [UInt8] = []

  init(_ format: RequestLogFormat, _ writer: LogWriter) { (self.format, self.writer) = (format, writer) }

  func observe(_ record: RequestRecord, target: Span<UInt8>) {
    line.removeAll(keepingCapacity: true)
    let method = record.method?.rawValue ?? "-"
    let time = Timestamp.now
    if format == .json {
      line.append(
        contentsOf:
          "{\"time\":\"\(time)\",\"client\":\"\(record.peer.host)\",\"method\":\"\(method)\",\"path\":".utf8)
      JSONText.append(quoted: target, to: &line)
      line.append(
        contentsOf:
          ",\"status\":\(record.status),\"bytes\":\(record.bytes),\"micros\":\(record.microseconds),\"request\":"
          .utf8)
      JSONText.append(quoted: String(describing: record.identifier), to: &line)
      line.append(contentsOf: ",\"aborted\":\(record.isAborted)".utf8)
      if let actor = record.actor {
        line.append(contentsOf: ",\"actor\":".utf8)
        JSONText.append(quoted: actor, to: &line)
      }
      if let reason = record.reason {
        line.append(contentsOf: ",\"reason\":".utf8)
        JSONText.append(quoted: reason, to: &line)
      }
      line.append(contentsOf: "}\n".utf8)
    } else {
      line.append(contentsOf: "\(time) \(record.peer.host) \(method) ".utf8)
      line.append(contentsOf: target)
      line.append(
        contentsOf:
          " \(record.status) \(record.bytes)B \(record.microseconds)us \(record.identifier)"
          .utf8)
      if let actor = record.actor { line.append(contentsOf: " by \(actor)".utf8) }
      if record.isAborted { line.append(contentsOf: " aborted".utf8) }
      if let reason = record.reason { line.append(contentsOf: " \(reason)".utf8) }
      line.append(UInt8(ascii: "\n"))
    }
    writer.write(line)
  }
}

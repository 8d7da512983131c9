import ArgumentParser
import Domain
import Foundation
import HTTP
import Representation
import Server

/// How requests are logged.
enum RequestLogFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case off, text, json
}

/// One line a request on standard output. Each loop has its own; a line is one write, so lines do not mingle.
final class RequestLog: Observer {
  private let format: RequestLogFormat
  private var line: [UInt8] = []

  init(_ format: RequestLogFormat) { self.format = format }

  func observe(_ record: RequestRecord, target: UnsafeRawBufferPointer) {
    line.removeAll(keepingCapacity: true)
    let method = record.method?.rawValue ?? "-"
    let time = Timestamp.now
    if format == .json {
      line.append(contentsOf: "{\"time\":\"\(time)\",\"method\":\"\(method)\",\"path\":".utf8)
      JSONText.append(quoted: target, to: &line)
      line.append(
        contentsOf:
          ",\"status\":\(record.status),\"bytes\":\(record.bytes),\"micros\":\(record.microseconds),\"request\":"
          .utf8)
      JSONText.append(quoted: String(describing: record.identifier), to: &line)
      line.append(contentsOf: ",\"aborted\":\(record.isAborted)}\n".utf8)
    } else {
      line.append(contentsOf: "\(time) \(method) ".utf8)
      line.append(contentsOf: target)
      line.append(
        contentsOf:
          " \(record.status) \(record.bytes)B \(record.microseconds)us \(record.identifier)\(record.isAborted ? " aborted" : "")\n"
          .utf8)
    }
    FileHandle.standardOutput.write(Data(line))
  }
}

/// The present moment as RFC 3339 writes it, UTC, with milliseconds. Without Foundation's formatters, whose
/// tables cost more memory than the whole server.
enum Timestamp {
  static var now: String {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    var parts = tm()
    gmtime_r(&moment.tv_sec, &parts)
    let day = "\(1900 + Int(parts.tm_year))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let milliseconds = String(1000 + moment.tv_nsec / 1_000_000).dropFirst()
    return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(milliseconds)Z"
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

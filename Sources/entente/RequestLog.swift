import ArgumentParser
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
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
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

import Foundation
import Testing

/// Holds pictures against those that were looked at, byte for byte. With `RECORD_GOLDENS` in the environment they are
/// written instead, to be looked at.
func expectGoldens(_ pictures: [String: [UInt8]]) throws {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pictures")
  let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil
  for (name, bytes) in pictures {
    let file = folder.appending(path: "\(name).svg")
    if isRecording { try Data(bytes).write(to: file) }
    #expect(try Data(contentsOf: file) == Data(bytes), "\(name) has changed")
  }
}

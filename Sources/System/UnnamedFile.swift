internal import Glibc

/// A file that has lost its name: when nobody holds it any more its room is free, also after a crash.
package final class UnnamedFile: Sendable {
  private let descriptor: FileDescriptor
  /// Opens a file and takes its name away.
  /// - Throws: `SystemError`; then its name is gone all the same.
  package init(takingNameFrom path: String) throws(SystemError) {
    defer { SystemCall.removeFile(path) }
    let number = SystemCall.open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: number)
  }

  /// Makes an empty file, which is on the disk of another one.
  /// - Parameter path: that of the other one, to which a name is added that nothing has.
  /// - Throws: `SystemError` where there can be none.
  package init(beside path: String) throws(SystemError) {
    let place = "\(path)-\(UInt64.random(in: 0 ... .max))"
    let number = SystemCall.open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode: 0o600)
    guard number >= 0 else { throw .last(.open) }
    SystemCall.removeFile(place)
    descriptor = FileDescriptor(owning: number)
  }

  /// How many bytes it has.
  package var byteCount: Int {
    SystemCall.status(ofOpen: descriptor.rawValue).map { Int($0.st_size) } ?? 0
  }

  /// Writes bytes from an offset on.
  /// - Throws: `SystemError` where there is no room for them, or they cannot be written for another reason.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    guard SystemCall.write(bytes, to: descriptor.rawValue, at: offset) else { throw .last(.write) }
  }

  /// Appends some of its bytes from an offset on.
  /// - Returns: how many, 0 at the end.
  /// - Throws: `SystemError` where they cannot be read.
  package func read(_ most: Int, at offset: Int, into bytes: inout [UInt8]) throws(SystemError) -> Int {
    let count = SystemCall.read(descriptor.rawValue, at: offset, appending: most, to: &bytes)
    if count <= 0, offset < byteCount { throw .last(.read) }
    return max(0, count)
  }

  /// How many bytes are free on the disk of a folder or file; nil where that cannot be told.
  package static func freeBytes(at path: String) -> Int? {
    SystemCall.fileSystem(of: path).map { Int($0.f_bavail) * Int($0.f_frsize) }
  }
}

internal import Glibc

/// A file that has lost its name: when nobody holds it any more its room is free, also after a crash.
package final class UnnamedFile: Sendable {
  private let descriptor: FileDescriptor
  /// Opens a file and takes its name away.
  /// - Throws: `SystemError`; then its name is gone all the same.
  package init(takingNameFrom path: String) throws(SystemError) {
    defer { unlink(path) }
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: number)
  }

  /// Makes an empty file, which is on the disk of another one.
  /// - Parameter path: that of the other one, to which a name is added that nothing has.
  /// - Throws: `SystemError` where there can be none.
  package init(beside path: String) throws(SystemError) {
    let place = "\(path)-\(UInt64.random(in: 0 ... .max))"
    let number = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw .last(.open) }
    unlink(place)
    descriptor = FileDescriptor(owning: number)
  }

  /// How many bytes it has.
  package var byteCount: Int {
    var status = stat()
    return fstat(descriptor.rawValue, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Writes bytes from an offset on.
  /// - Throws: `SystemError` where there is no room for them, or they cannot be written for another reason.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    let fault = bytes.withUnsafeBytes { bytes -> SystemError? in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = pwrite(descriptor.rawValue, rest.baseAddress, rest.count, off_t(offset + done))
        if count > 0 { done += count } else if count == 0 || errno != EINTR { return .last(.write) }
      }
      return nil
    }
    if let fault { throw fault }
  }

  /// Appends some of its bytes from an offset on.
  /// - Returns: how many, 0 at the end.
  /// - Throws: `SystemError` where they cannot be read.
  package func read(_ most: Int, at offset: Int, into bytes: inout [UInt8]) throws(SystemError) -> Int {
    let space = [UInt8](unsafeUninitializedCapacity: most) { space, count in
      count = max(0, pread(descriptor.rawValue, space.baseAddress, most, off_t(offset)))
    }
    if space.isEmpty, offset < byteCount { throw .last(.read) }
    bytes.append(contentsOf: space)
    return space.count
  }

  /// How many bytes are free on the disk of a folder or file; nil where that cannot be told.
  package static func freeBytes(at path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}

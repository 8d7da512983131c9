internal import Glibc

/// A file that has lost its name: when nobody holds it any more its room is free, also after a crash.
package final class UnnamedFile: Sendable {
  private let descriptor: FileDescriptor
  /// How many bytes it has.
  package let byteCount: Int

  /// Opens a file and takes its name away.
  /// - Throws: `SystemError`; then its name is gone all the same.
  package init(takingNameFrom path: String) throws(SystemError) {
    defer { unlink(path) }
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last(.open) }
    descriptor = FileDescriptor(owning: number)
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last(.read) }
    byteCount = Int(status.st_size)
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

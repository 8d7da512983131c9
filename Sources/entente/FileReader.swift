import Glibc
import System

/// A file that is read once, from its beginning to its end. It is closed with the last reference.
final class FileReader {
  private let descriptor: CInt
  /// What the system said when it refused; nil while all is well.
  private(set) var fault: String?

  init(_ path: String) {
    descriptor = SystemCall.open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { fault = SystemCall.message(of: errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// How many bytes it has now; 0 where that cannot be told.
  var size: Int {
    SystemCall.status(ofOpen: descriptor).map { Int($0.st_size) } ?? 0
  }

  /// Fills the bytes from `start` on, from where the last call ended.
  /// - Returns: how many came, 0 at the end; nil where the file cannot be read, which `fault` explains.
  func read(into bytes: inout [UInt8], from start: Int) -> Int? {
    if fault != nil { return nil }
    let count = SystemCall.read(descriptor, into: &bytes, from: start)
    if count >= 0 { return count }
    fault = SystemCall.message(of: errno)
    return nil
  }
}

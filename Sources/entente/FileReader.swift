import Glibc

/// A file that is read once, from its beginning to its end. It is closed with the last reference.
final class FileReader {
  private let descriptor: CInt
  /// What the system said when it refused; nil while all is well.
  private(set) var fault: String?

  init(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { fault = String(cString: strerror(errno)) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// How many bytes it has now; 0 where that cannot be told.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Fills `space` from where the last call ended.
  /// - Returns: how many bytes came, 0 at the end; nil where the file cannot be read, which `fault` explains.
  func read(into space: UnsafeMutableRawBufferPointer) -> Int? {
    while fault == nil {
      let count = Glibc.read(descriptor, space.baseAddress, space.count)
      if count >= 0 { return count }
      if errno != EINTR { fault = String(cString: strerror(errno)) }
    }
    return nil
  }
}

import System

/// One of the two streams that the program speaks on, written to without a buffer.
enum StandardStream: CInt {
  case output = 1
  case error = 2

  /// Writes all bytes, in one call where the system takes them at once. What nobody can hear any more, as when
  /// the reader of a pipe has gone, is dropped: there is nobody to tell.
  func write(_ bytes: [UInt8]) {
    _ = SystemCall.write(bytes, to: rawValue)
  }
}

internal import CZlib

/// The gzip coding (RFC 1952).
package enum Gzip {
  /// The bytes compressed, or nil where zlib has no memory for it. The header names no time and no file, so
  /// that the same bytes always become the same bytes.
  /// - Parameters:
  ///   - start: where what is to be compressed begins.
  ///   - level: 1 is fast, 9 is small.
  package static func compress(_ bytes: [UInt8], from start: Int = 0, level: Int32 = 6) -> [UInt8]? {
    guard let compression = GzipCompression(bytes, from: start, level: level) else { return nil }
    while compression.proceed(bytesAtMost: bytes.count) {}
    return compression.result
  }
}

/// Bytes while they are compressed, all at once or some at a time: the result is the same.
package final class GzipCompression {
  // On the heap, because zlib holds on to its address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: [UInt8]
  private let inputStart: Int
  private var output: [UInt8]
  /// The bytes compressed, once that is done; nil where zlib failed.
  package private(set) var result: [UInt8]?

  /// Begins with the bytes from `start` on, or gives nil where zlib has no memory for it.
  package init?(_ bytes: [UInt8], from start: Int = 0, level: Int32 = 6) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    (input, inputStart) = (bytes, start)
    output = []
    // 15 bits of window, and 16 for gzip's own header and trailer (zlib.h, deflateInit2).
    let started = deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return nil }
    // Room for all of it, so that a call always takes the whole input it is given.
    output = [UInt8](repeating: 0, count: Int(deflateBound(stream, UInt(bytes.count - start))))
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Compresses the next bytes, at most so many. Returns whether there are more; after false it must not be called
  /// again.
  package func proceed(bytesAtMost most: Int) -> Bool {
    let start = inputStart + Int(stream.pointee.total_in)
    let end = min(input.count, start + max(most, 1))
    let written = Int(stream.pointee.total_out)
    let code = input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + start })
        stream.pointee.avail_in = UInt32(end - start)
        stream.pointee.next_out = output.baseAddress.map { $0 + written }
        stream.pointee.avail_out = UInt32(output.count - written)
        return deflate(stream, end == input.count ? Z_FINISH : Z_NO_FLUSH)
      }
    }
    if code == Z_OK { return end < input.count }
    if code == Z_STREAM_END { result = Array(output[..<Int(stream.pointee.total_out)]) }
    output = []
    return false
  }
}

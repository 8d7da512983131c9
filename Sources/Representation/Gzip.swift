internal import CZlib

/// The gzip coding (RFC 1952).
package enum Gzip {
  /// The bytes compressed, or nil where zlib has no memory for it. The header names no time and no file, so
  /// that the same bytes always become the same bytes.
  /// - Parameter level: 1 is fast, 9 is small.
  package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 for gzip's own header and trailer (zlib.h, deflateInit2).
    let started = deflateInit2_(
      &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    return input.withUnsafeMutableBufferPointer { source in
      let compressed = [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(bound)
        // The whole output fits by deflateBound, so one call ends the stream.
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
      }
      return compressed.isEmpty ? nil : compressed
    }
  }
}

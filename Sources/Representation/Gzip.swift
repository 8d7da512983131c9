internal import CZlib

/// The gzip coding (RFC 1952).
package enum Gzip {
  /// The bytes compressed, or nil where zlib has no memory for it. The header names no time and no file, so
  /// that the same bytes always become the same bytes.
  /// - Parameters:
  ///   - start: where what is to be compressed begins.
  ///   - level: 1 is fast, 9 is small.
  package static func compress(_ bytes: [UInt8], from start: Int = 0, level: Int32 = 6) -> [UInt8]? {
    // On the heap, because zlib holds on to its address.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // 15 bits of window, and 16 for gzip's own header and trailer (zlib.h, deflateInit2).
    let started = deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return nil }
    defer { deflateEnd(stream) }
    let count = bytes.count - start
    // Room for all of it, so that one call takes the whole input.
    return bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: Int(deflateBound(stream, UInt(count)))) { output, written in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + start })
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        // It fails only where the room is too small, which it is not.
        _ = deflate(stream, Z_FINISH)
        written = Int(stream.pointee.total_out)
      }
    }
  }
}

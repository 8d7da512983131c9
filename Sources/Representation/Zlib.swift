internal import CZlib

/// What zlib does with bytes.
package enum Zlib {
  /// Their checksum: CRC-32 (ISO 3309, as in RFC 1952 §8).
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    // It reads as many bytes as there are, and keeps no address.
    UInt32(unsafe CZlib.crc32(0, bytes, UInt32(bytes.count)))
  }

  /// The bytes in the gzip coding (RFC 1952), or nil where zlib has no memory for it. The header names no time and no file,
  /// so that the same bytes always become the same bytes.
  /// - Parameters:
  ///   - start: where what is to be compressed begins.
  ///   - level: 1 is fast, 9 is small.
  package static func gzip(_ bytes: [UInt8], from start: Int = 0, level: Int32 = 6) -> [UInt8]? {
    // On the heap, because zlib holds on to its address.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    // 15 bits of window, and 16 for gzip's own header and trailer (zlib.h, deflateInit2).
    let started = unsafe deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return nil }
    defer { unsafe deflateEnd(stream) }
    let count = bytes.count - start
    precondition(start >= 0 && count >= 0, "no such bytes")
    // Room for all of it, so that one call takes the whole input.
    return unsafe bytes.withUnsafeBufferPointer { input in
      unsafe [UInt8](unsafeUninitializedCapacity: Int(deflateBound(stream, UInt(count)))) { output, written in
        // zlib reads and writes no more than it is told there is, and that is what both arrays have.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { unsafe $0 + start })
        unsafe stream.pointee.avail_in = UInt32(count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        // It fails only where the room is too small, which it is not.
        _ = unsafe deflate(stream, Z_FINISH)
        written = Int(unsafe stream.pointee.total_out)
      }
    }
  }
}

internal import CZlib

/// Checksums of bytes.
package enum Checksum {
  /// CRC-32 (ISO 3309, as in RFC 1952 §8).
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    UInt32(CZlib.crc32(0, bytes, UInt32(bytes.count)))
  }
}

import Crypto

/// Digests as hexadecimal text.
package enum Digest {
  /// SHA-256 (FIPS 180-4) in 64 lower-case digits.
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = SHA256.hash(data: Array(bytes)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

import Crypto
import System

/// Digests as hexadecimal text.
package enum Digest {
  /// SHA-256 (FIPS 180-4) in 64 lower-case digits.
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    let text = SHA256.hash(data: Array(bytes)).flatMap {
      [Hexadecimal.digit($0 >> 4), Hexadecimal.digit($0 & 15)]
    }
    return String(decoding: text, as: UTF8.self)
  }
}

import Crypto
import System

/// Digests as hexadecimal text.
package enum Digest {
  /// SHA-256 (FIPS 180-4) in 64 lower-case digits.
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    text(of: SHA256.hash(data: Array(bytes)))
  }

  /// A digest that was reckoned piece by piece.
  static func text(of digest: SHA256.Digest) -> String {
    let text = digest.flatMap { [Hexadecimal.digit($0 >> 4), Hexadecimal.digit($0 & 15)] }
    return String(decoding: text, as: UTF8.self)
  }
}

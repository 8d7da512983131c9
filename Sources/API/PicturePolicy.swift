import Crypto
import HTTP
import Store

extension Response {
  /// Says what a browser may do with a picture that is opened by itself: nothing but the picture's own style is let in (CSP
  /// Level 3 §2.4), no script is ever run, and any page may show it.
  /// - Parameter style: the style sheet inside it; nil without one.
  mutating func addPicturePolicy(style: String?) {
    // The policy takes the alphabet of URLs too (CSP Level 3 §2.3.1), but wants the padding of 32 bytes.
    let digest = style.map { Base64URL.encode(Array(SHA256.hash(data: Array($0.utf8)))) + "=" }
    let styles = digest.map { "style-src 'sha256-\($0)'; " } ?? ""
    add("Content-Security-Policy", "default-src 'none'; \(styles)sandbox")
    add("Cross-Origin-Resource-Policy", "cross-origin")
    add("X-Content-Type-Options", "nosniff")
  }
}

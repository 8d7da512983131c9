import Domain
import Representation

/// What the entity tag of a single record is made from: its version, since its bytes follow from that, and the shape in
/// which it is shown. A writer can tell from it which version was read.
struct RecordTag {
  private let version: Int64
  private let shape: UInt64

  /// Another number whenever the same version is written in other bytes than by the build before.
  private static let representation = "2"

  init(version: Int64, fields: [Field], format: Format?) {
    let words = [RecordTag.representation, format?.name ?? ""] + fields.map(\.name)
    self.version = version
    shape = ContentHash.hash(words.joined(separator: ",").utf8Span.span)
  }

  /// The opaque part: `<version>-<shape>`.
  var bytes: [UInt8] { Array("\(version)-".utf8) + ContentHash.digits(shape).prefix(8) }
}

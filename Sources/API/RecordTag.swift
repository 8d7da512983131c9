import Domain
import Representation
import System

/// What the entity tag of a single record is made from: its version, since its bytes follow from that, and the shape in
/// which it is shown. A writer can tell from it which version was read.
struct RecordTag {
  /// Which fields a record is shown with, and as what.
  struct Shape: Sendable {
    fileprivate let digits: [UInt8]

    /// Another number whenever the same version is written in other bytes than by the build before.
    private static let representation = "2"

    init(_ fields: [Field], _ format: Format?) {
      let words = [Shape.representation, format?.name ?? ""] + fields.map(\.name)
      let hash = ContentHash.hash(words.joined(separator: ",").utf8Span.span)
      digits = Array(Hexadecimal.digits(of: hash).prefix(8))
    }

    /// That of all fields, as JSON: worked out once, since it takes longer than reading the record.
    static func whole(_ resource: Resource) -> Shape {
      shapes[ObjectIdentifier(resource)] ?? Shape(resource.fields, .json)
    }

    private static let shapes = Dictionary(
      uniqueKeysWithValues: Resource.listed.map { (ObjectIdentifier($0), Shape($0.fields, .json)) })
  }

  private let version: Int64
  private let shape: Shape

  /// The tag of a version, shown so.
  init(version: Int64, _ shape: Shape) { (self.version, self.shape) = (version, shape) }

  /// The opaque part: `<version>-<shape>`.
  var bytes: [UInt8] {
    var bytes = Array(String(version).utf8)
    bytes.reserveCapacity(bytes.count + 1 + shape.digits.count)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(contentsOf: shape.digits)
    return bytes
  }
}

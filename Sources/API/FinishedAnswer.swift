import HTTP
import Representation

/// An answer whose bytes are done: what a cache keeps, and what conditions of a request are held against.
final class FinishedAnswer {
  /// The answer as it is or compressed, each with an entity tag of its own (RFC 9110 §8.8.3.3).
  private struct Form {
    let tag: [UInt8]
    /// The header lines that every answer in this form has, also a 304.
    let fields: FieldBlock
    let body: SharedBytes
  }

  /// The header lines but for the entity tag.
  private let fields: FieldBlock
  private let plain: Form
  private let lastModified: HTTPDate?
  private var compressed: Form?

  /// Bodies smaller than this are not worth compressing: they fit into a packet or two as they are.
  private static let compressedFrom = 1024
  /// Those larger than this take more than a quarter of a millisecond.
  private static let compressedInPartsAbove = 16 * 1024

  init(fields: FieldBlock, body: [UInt8], lastModified: HTTPDate?) {
    (self.fields, self.lastModified) = (fields, lastModified)
    let tag = ContentHash.digits(body.withUnsafeBytes { ContentHash.hash($0) })
    plain = FinishedAnswer.form(fields, tag, body)
  }

  private static func form(_ fields: FieldBlock, _ tag: [UInt8], _ body: [UInt8]) -> Form {
    var head = Response()
    head.add(fields)
    head.add("ETag", bytes: [UInt8(ascii: "\"")] + tag + [UInt8(ascii: "\"")])
    return Form(tag: tag, fields: FieldBlock(of: head), body: SharedBytes(body))
  }

  /// What it takes up, about, with room for the compressed form that may come.
  var byteCount: Int { plain.fields.count * 2 + plain.body.bytes.count * 3 / 2 + 256 }

  /// Makes `response`, which is empty, the answer to a request: whole, or as its conditions and codings want
  /// it.
  /// - Returns: false where a condition forbids the answer.
  func answer(_ request: borrowing Request, into response: inout Response) -> Bool {
    let coded = self.coded(for: request)
    let form = coded ?? plain
    response.add(form.fields)
    if let refused = Preconditions(tag: form.tag, lastModified: lastModified).outcome(of: request) {
      response.status = refused
      return refused == .notModified
    }
    if coded != nil { response.add(FinishedAnswer.gzipped) }
    response.shared = form.body
    return true
  }

  private static let suffix = Array("-gzip".utf8)
  private static let gzipped = FieldBlock([("Content-Encoding", "gzip")])

  /// The compressed form, made once, where the client wants it and it pays.
  private func coded(for request: borrowing Request) -> Form? {
    guard plain.body.bytes.count >= FinishedAnswer.compressedFrom, wantsGzip(request) else { return nil }
    if compressed == nil { keep(compressed: Gzip.compress(plain.body.bytes)) }
    return compressed
  }

  private func wantsGzip(_ request: borrowing Request) -> Bool {
    guard request.has(.acceptEncoding) else { return false }
    let wanted = request.withField(.acceptEncoding) { AcceptEncoding.best(for: $0) }
    if case .some(.some(.gzip)) = wanted { return true }
    return false
  }

  /// Whether the answer to a request waits for a body to be compressed that is so large that it is better done in
  /// parts.
  func isLongToCompress(for request: borrowing Request) -> Bool {
    plain.body.bytes.count > FinishedAnswer.compressedInPartsAbove && !isCompressed && wantsGzip(request)
  }

  /// Whether the compressed form is there.
  var isCompressed: Bool { compressed != nil }

  /// The compressing of the body, to be done in parts; nil where there is no memory for it.
  func compression() -> GzipCompression? { GzipCompression(plain.body.bytes) }

  /// Keeps the compressed form.
  func keep(compressed bytes: [UInt8]?) {
    guard let bytes else { return }
    compressed = FinishedAnswer.form(fields, plain.tag + FinishedAnswer.suffix, bytes)
  }
}

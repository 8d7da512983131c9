import HTTP
import Representation

/// An answer whose bytes are done: what a cache keeps, and what conditions of a request are held against.
final class FinishedAnswer {
  /// The header lines but for what depends on the coding.
  private let fields: FieldBlock
  private let body: SharedBytes
  private let tag: [UInt8]
  private let lastModified: HTTPDate?
  private var compressed: SharedBytes?

  /// Bodies smaller than this are not worth compressing: they fit into a packet or two as they are.
  private static let compressedFrom = 1024

  init(fields: FieldBlock, body: [UInt8], lastModified: HTTPDate?) {
    (self.fields, self.lastModified) = (fields, lastModified)
    self.body = SharedBytes(body)
    tag = ContentHash.digits(body.withUnsafeBytes { ContentHash.hash($0) })
  }

  /// What it takes up, about, with room for the compressed body that may come.
  var byteCount: Int { fields.count + body.bytes.count * 3 / 2 + 256 }

  /// Makes `response`, which is empty, the answer to a request: whole, or as its conditions and codings want
  /// it.
  /// - Returns: false where a condition forbids the answer.
  func answer(_ request: borrowing Request, into response: inout Response) -> Bool {
    let coded = self.coded(for: request)
    let tag = coded == nil ? self.tag : self.tag + FinishedAnswer.suffix
    response.add(fields)
    response.add("ETag", bytes: [UInt8(ascii: "\"")] + tag + [UInt8(ascii: "\"")])
    if let refused = Preconditions(tag: tag, lastModified: lastModified).outcome(of: request) {
      response.status = refused
      return refused == .notModified
    }
    if coded != nil { response.add(FinishedAnswer.gzipped) }
    response.shared = coded ?? body
    return true
  }

  private static let suffix = Array("-gzip".utf8)
  private static let gzipped = FieldBlock([("Content-Encoding", "gzip")])

  /// The compressed body, made once, where the client wants it and it pays.
  private func coded(for request: borrowing Request) -> SharedBytes? {
    guard body.bytes.count >= FinishedAnswer.compressedFrom else { return nil }
    let wanted = request.withField(.acceptEncoding) { AcceptEncoding.best(for: $0) }
    guard case .some(.some(.gzip)) = wanted else { return nil }
    if let compressed { return compressed }
    compressed = Gzip.compress(body.bytes).map(SharedBytes.init)
    return compressed
  }
}

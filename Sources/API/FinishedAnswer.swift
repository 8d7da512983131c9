import HTTP
import Representation
import System

/// An answer whose bytes are done: what a cache keeps, and what conditions of a request are held against.
final class FinishedAnswer {
  /// The answer as it is or compressed, each with an entity tag of its own (RFC 9110 §8.8.3.3).
  private struct Form {
    let tag: [UInt8]
    /// The header lines that every answer in this form has, also a 304.
    let fields: FieldBlock
    let message: FinishedMessage

    /// - Parameter coding: the Content-Encoding, where there is one.
    init(_ common: FieldBlock, tag: [UInt8], body: [UInt8], coding: FieldBlock? = nil) {
      self.tag = tag
      var head = Response()
      head.add(common)
      head.add("ETag", bytes: [UInt8(ascii: "\"")] + tag + [UInt8(ascii: "\"")])
      fields = FieldBlock(of: head)
      if let coding { head.add(coding) }
      message = FinishedMessage(FieldBlock(of: head), body: body)
    }
  }

  /// The header lines but for the entity tag.
  private let fields: FieldBlock
  private let plain: Form
  private let lastModified: HTTPDate?
  private var compressed: Form?
  /// What makes the compressed form, while a thread does.
  private var compressing: Compression?

  /// Bodies smaller than this are not worth compressing: they fit into a packet or two as they are.
  private static let compressedFrom = 1024
  /// Those larger than this take more than a quarter of a millisecond.
  private static let longToCompressAbove = 16 * 1024

  /// The entity tag of a body, without its quotes. A strong one (RFC 9110 §8.8.1): it changes with every byte.
  static func tag(of body: [UInt8]) -> [UInt8] {
    Hexadecimal.digits(of: ContentHash.hash(body.span))
  }

  init(fields: FieldBlock, tag: [UInt8], body: [UInt8], lastModified: HTTPDate?) {
    (self.fields, self.lastModified) = (fields, lastModified)
    plain = Form(fields, tag: tag, body: body)
  }

  /// What it takes up, about, with room for the compressed form that may come.
  var byteCount: Int { plain.fields.count * 4 + plain.message.bodyCount * 3 / 2 + 768 }

  /// Makes `response`, which is empty, the answer to a request: whole, or as its conditions and codings want
  /// it.
  /// - Returns: false where a condition forbids the answer.
  func answer(_ request: borrowing Request, into response: inout Response) -> Bool {
    let form = coded(for: request) ?? plain
    if let refused = Conditions(request).outcome(tag: form.tag, lastModified: lastModified) {
      response.add(form.fields)
      response.status = refused
      return refused == .notModified
    }
    response.finished = form.message
    return true
  }

  private static let suffix = Array("-gzip".utf8)
  private static let gzipped = FieldBlock([("Content-Encoding", "gzip")])

  /// The compressed form, made once, where the client wants it and it pays.
  private func coded(for request: borrowing Request) -> Form? {
    guard FinishedAnswer.isCompressed(for: request, bodyCount: plain.message.bodyCount) else { return nil }
    if compressed == nil {
      keep(compressed: Zlib.gzip(plain.message.bytes, from: plain.message.bodyStart))
    }
    return compressed
  }

  /// Whether a body of so many bytes goes to the client of a request compressed.
  static func isCompressed(for request: borrowing Request, bodyCount: Int) -> Bool {
    bodyCount >= compressedFrom && wantsGzip(request)
  }

  private static func wantsGzip(_ request: borrowing Request) -> Bool {
    guard request.has(.acceptEncoding) else { return false }
    let wanted = request.withField(.acceptEncoding) { AcceptEncoding.best(for: $0) }
    if case .some(.some(.gzip)) = wanted { return true }
    return false
  }

  /// Whether the answer to a request waits for a body to be compressed that is so large that no loop should do it.
  func isLongToCompress(for request: borrowing Request) -> Bool {
    plain.message.bodyCount > FinishedAnswer.longToCompressAbove && compressed == nil
      && FinishedAnswer.wantsGzip(request)
  }

  /// The compressing of the body, which all wait for who ask meanwhile.
  func sharedCompression() -> Compression {
    let compression = compressing ?? Compression(of: plain.message)
    compressing = compression
    return compression
  }

  /// Keeps the compressed form.
  func keep(compressed bytes: [UInt8]?) {
    compressing = nil
    guard let bytes, compressed == nil else { return }
    compressed = Form(
      fields, tag: plain.tag + FinishedAnswer.suffix, body: bytes, coding: FinishedAnswer.gzipped)
  }
}

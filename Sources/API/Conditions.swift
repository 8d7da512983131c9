internal import Bytes
import Domain
import HTTP

/// The conditions of a request (RFC 9110 §13.1). One that cannot be read is taken as not sent.
package struct Conditions: Sendable {
  private var match: EntityTagCondition?
  private var noneMatch: EntityTagCondition?
  private var modifiedSince: [UInt8]?
  private var unmodifiedSince: [UInt8]?

  init(_ request: borrowing Request) {
    match = request.withField(.ifMatch) { try? EntityTagCondition(parsing: $0) } ?? nil
    noneMatch = request.withField(.ifNoneMatch) { try? EntityTagCondition(parsing: $0) } ?? nil
    // A date counts only where there is no condition on tags of its kind, sound or not (§13.1.3, §13.1.4).
    if !request.has(.ifMatch) { unmodifiedSince = request.withField(.ifUnmodifiedSince) { Array($0) } }
    if !request.has(.ifNoneMatch) { modifiedSince = request.withField(.ifModifiedSince) { Array($0) } }
  }

  /// What a GET or HEAD is answered with instead of what there is, in the order of §13.2.2: 412 or 304; nil where no
  /// condition stands against it.
  /// - Parameters:
  ///   - tag: the opaque part of the entity tag; nil where the answer has none.
  ///   - lastModified: nil where the answer does not tell.
  func outcome(tag: [UInt8]?, lastModified: HTTPDate?) -> Status? {
    if match == nil, noneMatch == nil, modifiedSince == nil, unmodifiedSince == nil { return nil }
    let tag = tag.map { EntityTag(String(decoding: $0, as: UTF8.self)) }
    // Where nothing has the tag asked for, the condition is false; where there is an answer, `*` is true.
    if let match, match != .any, !match.allowsIfMatch(tag) { return .preconditionFailed }
    if let lastModified, let date = date(unmodifiedSince, lastModified), lastModified > date {
      return .preconditionFailed
    }
    if let noneMatch, let tag, !noneMatch.allowsIfNoneMatch(tag) { return .notModified }
    if let lastModified, let date = date(modifiedSince, lastModified), lastModified <= date {
      return .notModified
    }
    return nil
  }

  private func date(_ field: [UInt8]?, _ lastModified: HTTPDate) -> HTTPDate? {
    field.flatMap { HTTPDate(parsing: $0.span, now: lastModified) }
  }
}

extension Question {
  /// Of an answer without a tag, which cannot be the one that If-Match names (RFC 9110 §13.1.1).
  /// - Throws: `Problem` of kind `preconditionFailed` where the request has a condition.
  func requireNoCondition() throws(Problem) {
    guard method.isRead, conditions.outcome(tag: nil, lastModified: nil) != nil else { return }
    throw Question.preconditionFailed
  }

  /// The answer is another one.
  static let preconditionFailed = Problem(
    .preconditionFailed, "The answer is not the one that the conditions of the request ask for.")
}

import HTTP

/// The conditions of a GET or HEAD, in the order of RFC 9110 §13.2.2.
struct Preconditions {
  /// The opaque part of the entity tag.
  let tag: [UInt8]
  let lastModified: HTTPDate?

  /// 412 or 304 where a condition says so; nil where the answer is to be given. A condition that cannot be
  /// read is taken as not sent, so that the answer is given whole.
  func outcome(of request: borrowing Request) -> Status? {
    if request.has(.ifMatch) {
      guard isMatched(request) else { return .preconditionFailed }
    }
    if request.has(.ifNoneMatch) { return isNamed(request) ? .notModified : nil }
    return isUnmodified(request) ? .notModified : nil
  }

  private func isMatched(_ request: borrowing Request) -> Bool {
    request.withField(.ifMatch) { field in
      guard let condition = try? EntityTagCondition(parsing: field) else { return true }
      return condition.allowsIfMatch(EntityTag(String(decoding: tag, as: UTF8.self)))
    } ?? true
  }

  private func isNamed(_ request: borrowing Request) -> Bool {
    request.withField(.ifNoneMatch) { field in
      tag.withUnsafeBytes { tag in (try? EntityTagCondition.ifNoneMatch(field, names: tag)) ?? false }
    } ?? false
  }

  private func isUnmodified(_ request: borrowing Request) -> Bool {
    guard let lastModified else { return false }
    return request.withField(.ifModifiedSince) { field in
      HTTPDate(parsing: field, now: lastModified).map { lastModified <= $0 } ?? false
    } ?? false
  }
}

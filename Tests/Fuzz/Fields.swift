import HTTP

/// Any bytes as the value of a header: dates, entity tags, Accept, Accept-Encoding, Content-Type, request identifiers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let given = Array(UnsafeBufferPointer(start: start, count: count))
  let bytes = given.span
  date(bytes)
  entityTags(bytes)
  if let index = Accept.best(of: offers, for: bytes) { precondition(offers.indices.contains(index)) }
  _ = AcceptEncoding.best(for: bytes)
  _ = MediaType(parsing: bytes)?.description
  if let identifier = RequestIdentifier(given: bytes) {
    precondition(Array(identifier.description.utf8) == given, "another identifier")
  }
  return 0
}

private let offers: [MediaType] = [.json, .csv, .svg]

/// A date, written as an IMF-fixdate, is read as the same date.
private func date(_ bytes: Span<UInt8>) {
  let now = HTTPDate(secondsSinceEpoch: 1_700_000_000)
  guard let date = HTTPDate(parsing: bytes, now: now) else { return }
  var written: [UInt8] = []
  date.append(to: &written)
  precondition(written.count == 29, "a date that is not 29 bytes long")
  precondition(
    HTTPDate(parsing: written.span, now: now) == date, "another date once written")
}

/// The two ways to ask If-None-Match agree, for every tag that is in the list and for one that is not.
private func entityTags(_ bytes: Span<UInt8>) {
  let condition = try? EntityTagCondition(parsing: bytes)
  var asked = ["absent"]
  if case .tags(let tags) = condition {
    asked += tags.map(\.opaque).filter { $0.utf8.allSatisfy { $0 < 128 } }
  }
  for opaque in asked {
    let named = try? EntityTagCondition.ifNoneMatch(bytes, names: opaque.utf8Span.span)
    let allowed = condition?.allowsIfNoneMatch(EntityTag(opaque))
    precondition(named == allowed.map { !$0 }, "two answers to If-None-Match")
  }
}

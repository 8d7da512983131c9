import HTTP

/// Any bytes as a target: it decodes or is refused, and what was decoded, written anew, decodes to the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let target = try? Target(decoding: bytes.span) else { return 0 }
  var written: [UInt8] = []
  for segment in target.path {
    written.append(0x2F)
    PercentCoding.append(pathSegment: segment, to: &written)
  }
  for (index, item) in target.query.enumerated() {
    written.append(index == 0 ? 0x3F : 0x26)
    PercentCoding.append(queryComponent: item.name, to: &written)
    written.append(0x3D)
    PercentCoding.append(queryComponent: item.value, to: &written)
  }
  // A path of one empty segment is written as "/", which has none.
  var expected = target
  if expected.path == [""] { expected.path = [] }
  let again = try? Target(decoding: written.span)
  precondition(again == expected, "another target once written")
  return 0
}

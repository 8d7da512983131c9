import Domain

/// Any bytes as a date: it is read or refused, its days are in order, and its normal form is read as the same date.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  guard let date = try? UncertainDate(text) else { return 0 }
  precondition(date.min <= date.max, "it ends before it begins")
  precondition((try? UncertainDate(date.edtf)) == date, "another date once written")
  return 0
}

package import Domain

/// Any bytes as a JSON body: they are read or refused at a place inside them, and what was read, written and read again, is
/// the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeRawBufferPointer(start: start, count: count)
  do throws(JSONFault) {
    let value = try JSONReader.value(of: input)
    var written: [UInt8] = []
    JSONText.append(value, to: &written)
    let again = try JSONReader.value(of: written)
    precondition(again == value, "another value once written")
  } catch {
    precondition(
      error.line >= 1 && error.column >= 1 && error.column <= count + 1, "a fault outside the text")
  }
  return 0
}

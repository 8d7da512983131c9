package import Domain

/// Any bytes as a JSON body: they are read or refused at a place inside them; what was read, written and read again, is the
/// same; and an array is the same, or refused at the same place, when its text comes in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  do throws(JSONFault) {
    let value = try JSONReader.value(of: input)
    var written: [UInt8] = []
    JSONText.append(value, to: &written)
    let again = try JSONReader.value(of: written)
    precondition(again == value, "another value once written")
    if case .array(let items) = value {
      precondition(elements(of: input) == .success(items), "other in pieces")
    }
  } catch {
    precondition(
      error.line >= 1 && error.column >= 1 && error.column <= count + 1, "a fault outside the text")
    let found = elements(of: input)
    precondition(found == .failure(error) || found.isNoArray, "another fault in pieces")
  }
  return 0
}

/// The elements of an array whose text comes in pieces of one byte to seven.
private func elements(of input: [UInt8]) -> Result<[JSON], JSONFault> {
  var (elements, items) = (JSONElements(pieceBytes: 7), [JSON]())
  var (rest, size) = (input[...], input.count)
  do throws(JSONFault) {
    while true {
      switch try elements.next() {
      case .element(let item): items.append(item)
      case .end: return .success(items)
      case .needsText:
        size = size * 5 % 7
        elements.read { bytes, start in
          let piece = rest.prefix(min(size + 1, bytes.count - start))
          bytes.replaceSubrange(start..<start + piece.count, with: piece)
          rest = rest[piece.endIndex...]
          return piece.count
        }
      }
    }
  } catch {
    return .failure(error)
  }
}

extension Result<[JSON], JSONFault> {
  fileprivate var isNoArray: Bool {
    if case .failure(let fault) = self { fault.reason == .noArray } else { false }
  }
}

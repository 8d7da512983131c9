import Testing

@testable import HTTP

struct FieldNameTests {
  @Test(arguments: FieldName.allCases)
  func `a name is found in any case, and not with a byte more, less or other`(_ name: FieldName) {
    let text = name.text
    #expect(found(text) == name)
    #expect(found(text.uppercased()) == name)
    #expect(found(text.prefix(1).uppercased() + text.dropFirst()) == name)
    #expect(found(text + "s") != name)
    #expect(found(String(text.dropLast())) != name)
    for index in text.utf8.indices {
      var bytes = Array(text.utf8)
      bytes[text.utf8.distance(from: text.utf8.startIndex, to: index)] ^= 0x10
      #expect(found(String(decoding: bytes, as: UTF8.self)) != name)
    }
  }

  @Test func `every name has a place in the table`() {
    #expect(FieldName.allCases.count <= 48)
    #expect(FieldName.allCases.map(\.text).allSatisfy { $0 == $0.lowercased() })
    #expect(Set(FieldName.allCases.map(\.text)).count == FieldName.allCases.count)
  }

  @Test(arguments: Method.allCases)
  func `a method is found as it is spelled, and not otherwise`(_ method: Method) {
    #expect(Method(spelled: Array(method.rawValue.utf8).span) == method)
    #expect(Method(spelled: Array(method.rawValue.lowercased().utf8).span) == nil)
    #expect(method.rawValue.utf8.count <= Method.bytesMax)
  }

  private func found(_ text: String) -> FieldName? { FieldName(spelled: Array(text.utf8).span) }
}

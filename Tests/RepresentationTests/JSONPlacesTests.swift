import Domain
import Representation
import Testing

/// Where the values of a JSON text stand.
struct JSONPlacesTests {
  private static let text = """
    {
      "id": "a,]}:\\"b", "b": [],
      "list": [
        {"x": 1},

        {
          "x": {"y": null},
          "a/b": true
        }
      ],
      "last": 1e9
    }
    """

  @Test(arguments: [
    ("", 1), ("/id", 2), ("/b", 2), ("/list", 3), ("/list/0", 4), ("/list/0/x", 4), ("/list/1", 6),
    ("/list/1/x", 7), ("/list/1/x/y", 7), ("/list/1/a~1b", 8), ("/last", 11),
  ])
  func `a value is found on its line`(pointer: String, line: Int) {
    #expect(JSONPlaces.line(of: pointer, in: Array(Self.text.utf8)) == line)
  }

  @Test(arguments: [("/nonesuch", 1), ("/list/2", 3), ("/list/1/z/q", 6), ("/b/0", 2), ("/last/0", 11)])
  func `what is not there is told of at what is around it`(pointer: String, line: Int) {
    #expect(JSONPlaces.line(of: pointer, in: Array(Self.text.utf8)) == line)
  }

  @Test func `no text makes it go beyond the end`() {
    let bytes = Array(Self.text.utf8)
    for count in 0...bytes.count {
      for pointer in ["/list/1/x/y", "/id", "/last/0"] {
        #expect(JSONPlaces.line(of: pointer, in: Array(bytes.prefix(count))) <= 12)
      }
    }
  }
}

import Testing

/// Words that have a better one, and names that say nothing.
struct WordTests {
  /// A word that is not for code, where, and what to write instead.
  struct Ban: Sendable {
    let word: String
    let instead: String
    let exempt: [String]

    init(_ word: String, instead: String, exempt: String...) {
      (self.word, self.instead, self.exempt) = (word, instead, exempt)
    }
  }

  private static let bans = [
    Ban("try!", instead: "let the error through, or say in a precondition why there can be none"),
    Ban("as!", instead: "as? with an answer for what is of another type"),
    Ban("fatalError(", instead: "throw an error, or precondition for a programmer's mistake"),
    Ban("print(", instead: "a returned value; only the command line speaks", exempt: "entente"),
    Ban(
      "import Foundation", instead: "the standard library; only the command line reads files and clocks",
      exempt: "entente"),
  ]

  /// Marks of unfinished work, in comments too.
  private static let marks = ["FIXME", "TODO", "XXX", "HACK"]

  static func banned(_ file: SourceFile, _ bans: [Ban] = bans) -> [Finding] {
    file.code.enumerated().flatMap { index, line in
      bans.filter { !$0.exempt.contains(file.module) && contains(line, $0.word) }.map {
        Finding(file.path, index + 1, "\($0.word) is not for here: use \($0.instead)")
      }
    }
  }

  /// Whether a line holds a word that is not a part of another.
  private static func contains(_ line: String, _ word: String) -> Bool {
    line.ranges(of: word).contains { range in
      let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
      return !(before.isLetter || before.isNumber || before == "_" || before == ".")
    }
  }

  static func marked(_ file: SourceFile) -> [Finding] {
    file.lines.enumerated().flatMap { index, line in
      line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter { marks.contains(String($0)) }.map {
        Finding(file.path, index + 1, "\($0): open an issue, or do it")
      }
    }
  }

  @Test func `no source uses a word that has a better one`() {
    #expect(SourceFile.sources.flatMap { Self.banned($0) } == [])
  }

  @Test func `no test forces what may fail`() {
    let bans = Self.bans.filter { ["try!", "as!", "fatalError("].contains($0.word) }
    #expect(SourceFile.tests.flatMap { Self.banned($0, bans) } == [])
  }

  @Test func `nothing unfinished is left behind`() {
    #expect(SourceFile.sources.flatMap(Self.marked) == [])
  }

  @Test func `a planted word is found in code, and not in comments, literals and other words`() {
    let planted = """
      import Foundation
      let a = try! read()  // try! as!
      let b = "fatalError(\\(c as! Int))" + #"print("x")"#
      fingerprint(a); x.print(a); footprint(b)
      /* print(c) */ print(a)
      let text = \"\"\"
        as! print( "quoted" \\(try! d)
        \"\"\"
      """
    let found = Self.banned(SourceFile("Sources/Domain/A.swift", planted))
    #expect(found.map(\.line) == [1, 2, 3, 5, 7])
    #expect(Self.banned(SourceFile("Sources/entente/A.swift", planted)).map(\.line) == [2, 3, 7])
  }

  @Test func `a planted mark is found wherever it stands`() {
    let file = SourceFile("a", "// TODO: later\nlet a = \"FIXME\"\nlet TODOS = \"\\uXXXX\"\n// XXX")
    #expect(Self.marked(file).map(\.line) == [1, 2, 4])
  }

  // MARK: Names

  static func hollow(_ file: SourceFile) -> [Finding] {
    let declaration = /\b(?:class|struct|enum|protocol|actor|typealias|extension|func|var|let)\s+(\w+)/
    return file.code.enumerated().flatMap { index, line in
      line.matches(of: declaration).map { String($0.1) }.filter(isHollow).map {
        Finding(file.path, index + 1, "\($0) says nothing: name it after what it does")
      }
    }
  }

  private static func isHollow(_ name: String) -> Bool {
    ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities"].contains { ending in
      name.hasSuffix(ending) || name == ending.lowercased()
    }
  }

  @Test func `no name says nothing`() {
    let files = SourceFile.sources + SourceFile.tests
    #expect(files.flatMap(Self.hollow) == [])
    #expect(files.map { $0.path.dropLast(6) }.filter { Self.isHollow(String($0)) } == [])
  }

  @Test func `a hollow name is found where it is declared`() {
    let file = SourceFile(
      "a", "struct DateHelper {}\nlet files = FileManager.default\nenum Utils {}\nvar helper = 1")
    #expect(Self.hollow(file).map(\.line) == [1, 3, 4])
  }
}

import Testing

/// Lines, functions and files stay short enough to be read.
struct LengthTests {
  /// The format check wraps code; comments and literals it leaves as they are, and a little wider they can still be read.
  /// SQL and sentences for a reader stand in one piece where a break would be part of them.
  private static let columns = (code: 110, comment: 125, literal: 160)
  private static let fileLines = 400
  private static let functionLines = (typical: 40, most: 70)

  // MARK: Lines

  /// Lines that are too wide for what they hold: code alone, a comment, or a literal.
  static func wide(_ file: SourceFile) -> [Finding] {
    file.lines.enumerated().compactMap { index, line in
      let limit = limit(line, code: file.code[index])
      return line.count > limit
        ? Finding(file.path, index + 1, "\(line.count) columns; wrap it at \(limit)") : nil
    }
  }

  private static func limit(_ line: String, code: String) -> Int {
    if line == code { return columns.code }
    return line.drop { $0 == " " }.hasPrefix("//") ? columns.comment : columns.literal
  }

  @Test func `no line is wider than what it holds allows`() {
    #expect((SourceFile.sources + SourceFile.tests).flatMap(Self.wide) == [])
  }

  @Test func `a wide line is found, and code has less room than a comment, and a comment than a literal`() {
    let lines = [110, 111, 125, 126, 160, 161].flatMap { width in
      [("let a = ", ""), ("/// ", ""), ("let a = \"", "\"")].map { start, end in
        start + String(repeating: "n", count: width - start.count - end.count) + end
      }
    }
    let found = Self.wide(SourceFile("a.swift", lines.joined(separator: "\n")))
    #expect(found.map(\.line) == [4, 7, 10, 11, 13, 14, 16, 17, 18])
    #expect(found.first == Finding("a.swift", 4, "111 columns; wrap it at 110"))
  }

  // MARK: Files

  static func long(_ file: SourceFile) -> [Finding] {
    let count = file.lines.count - (file.lines.last == "" ? 1 : 0)
    return count > fileLines ? [Finding(file.path, count, "\(count) lines; split it below \(fileLines)")] : []
  }

  @Test func `no file is longer than 400 lines`() {
    #expect((SourceFile.sources + SourceFile.tests).flatMap(Self.long) == [])
  }

  @Test func `a long file is found`() {
    #expect(Self.long(SourceFile("a", String(repeating: "x\n", count: 400))) == [])
    #expect(Self.long(SourceFile("a", String(repeating: "x\n", count: 401))).count == 1)
  }

  // MARK: Functions

  /// Functions past 40 lines, each with the reason why it is better whole.
  private static let exceptions = [
    "FieldName.swift init": "one line for each field name, by length; a table would cost a search"
  ]

  @Test func `no function is longer than 70 lines, and past 40 each is excused by name`() {
    let functions = SourceFile.sources.flatMap(FunctionReading.functions)
    #expect(functions.count > 500)
    for function in functions where function.lines > Self.functionLines.typical {
      #expect(function.lines <= Self.functionLines.most, "\(function)")
      #expect(Self.exceptions[function.name] != nil, "\(function)")
    }
    let long = Set(functions.filter { $0.lines > Self.functionLines.typical }.map(\.name))
    #expect(Set(Self.exceptions.keys).subtracting(long) == [], "these are short now: take them off the list")
  }

  @Test func `functions are measured from their first line to their last brace`() {
    let text = """
      protocol P {
        func required() -> Int
        init()
      }
      struct S {
        init?(
          a: Int
        ) throws {
          let text = "}"  // }
          if a > 1 { work { } }
        }
        func first<T>(_ body: () -> T)
          -> T where T: P
        { body() }
        var x: Int { 1 }
      }
      """
    let functions = FunctionReading.functions(SourceFile("Sources/M/S.swift", text))
    #expect(functions.map(\.name) == ["S.swift init", "S.swift first"])
    #expect(functions.map(\.lines) == [6, 3])
  }
}

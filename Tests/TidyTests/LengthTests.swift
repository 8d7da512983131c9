import Testing

/// Lines, functions and files stay short enough to be read.
struct LengthTests {
  private static let columns = 110
  private static let fileLines = 400
  private static let functionLines = (typical: 40, most: 70)

  // MARK: Lines

  /// Comments and SQL that are wider, by module. They may only become fewer.
  private static let wideTexts = Ratchet(allowed: [
    "API": 14, "Domain": 24, "HTTP": 95, "Representation": 12, "Store": 61, "entente": 18,
  ])

  /// Lines that are too wide, told apart by whether they hold a comment or a literal: the format check cannot wrap those.
  static func wide(_ file: SourceFile) -> (code: [Finding], texts: [Finding]) {
    var (code, texts): ([Finding], [Finding]) = ([], [])
    for (index, line) in file.lines.enumerated() where line.count > columns {
      let finding = Finding(file.path, index + 1, "\(line.count) columns; wrap it at \(columns)")
      if line == file.code[index] { code.append(finding) } else { texts.append(finding) }
    }
    return (code, texts)
  }

  @Test func `no line of code is wider than 110 columns`() {
    let found = (SourceFile.sources + SourceFile.tests).flatMap { Self.wide($0).code }
    #expect(found == [])
  }

  @Test func `comments and literals wider than that only become fewer`() {
    let found = SourceFile.sources.flatMap { file in Self.wide(file).texts.map { (file.module, $0) } }
    let counts = Dictionary(grouping: found, by: \.0).mapValues(\.count)
    #expect(Self.wideTexts.faults(counts) == [], "\(found.map(\.1))")
  }

  @Test func `a wide line is found, and told from a wide text`() {
    let name = String(repeating: "n", count: 101)
    let file = SourceFile(
      "a.swift", "let a = \(name) + 1\n/// \(name) and more\nlet b = \"\(name)\"\nlet c = 1")
    #expect(Self.wide(file).code == [Finding("a.swift", 1, "113 columns; wrap it at 110")])
    #expect(Self.wide(file).texts.map(\.line) == [2, 3])
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

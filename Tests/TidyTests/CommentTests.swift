import Testing

/// What other modules may use says what it is.
struct CommentTests {
  /// Declarations for other modules that have no comment yet, by module. They may only become fewer.
  private static let undocumented = Ratchet(allowed: [:])

  static func uncommented(_ file: SourceFile) -> [Finding] {
    file.code.enumerated().filter { $1.contains("package") }.compactMap { index, line in
      guard line.firstMatch(of: /^\s*(?:@\w+(?:\([^)]*\))?\s+)*package\s/) != nil else { return nil }
      // An import, and what fulfils a protocol's requirement or the language's, explains itself.
      guard line.firstMatch(of: /\bimport\b|\boverride\b/) == nil else { return nil }
      return isCommented(index, file.lines) ? nil : Finding(file.path, index + 1, "no comment: \(line)")
    }
  }

  /// Whether a comment stands above a line, with nothing but attributes between.
  private static func isCommented(_ index: Int, _ lines: [String]) -> Bool {
    let above = lines[..<index].last { !$0.drop { $0 == " " }.hasPrefix("@") }
    return above?.drop { $0 == " " }.hasPrefix("///") == true
  }

  @Test func `declarations without a comment only become fewer`() {
    let found = SourceFile.sources.flatMap { file in Self.uncommented(file).map { (file.module, $0) } }
    let counts = Dictionary(grouping: found, by: \.0).mapValues(\.count)
    #expect(Self.undocumented.faults(counts) == [], "\(found.map(\.1))")
  }

  @Test func `a declaration without a comment is found`() {
    let text = """
      package import HTTP

      /// What it is.
      package struct A {
        package let b: Int
        /// What it is.
        @inlinable
        package func c() {}
        @inlinable package init() {}
        // No documentation.
        package static let d = "package let e"
      }
      """
    #expect(Self.uncommented(SourceFile("a", text)).map(\.line) == [5, 9, 11])
  }

  @Test func `a ratchet turns one way`() {
    let ratchet = Ratchet(allowed: ["a": 2, "b": 1])
    #expect(ratchet.faults(["a": 2, "b": 1]) == [])
    #expect(ratchet.faults(["a": 3, "b": 1]) == ["a: 3, where 2 are allowed"])
    #expect(ratchet.faults(["a": 1]) == [])
    #expect(ratchet.faults(["a": 2, "b": 1, "c": 1]) == ["c: 1, where 0 are allowed"])
  }
}

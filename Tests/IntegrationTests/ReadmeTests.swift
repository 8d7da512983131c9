import Foundation
import Testbed
import Testing

/// What the README shows is what the program does.
struct ReadmeTests {
  private static let readme = (try? Repository.text("README.md")) ?? ""
  private static let examples = ReadmeExample.all(in: readme)
  private static let tools = ["curl", "jq"].filter(isInstalled)

  private static func isInstalled(_ tool: String) -> Bool {
    (try? Program.run(["-c", "command -v \(tool)"], file: "/bin/sh").code) == 0
  }

  /// The examples that can be run with the tools that are here.
  private static let runnable = examples.filter { $0.tools.allSatisfy(tools.contains) }

  @Test(
    .enabled(if: !runnable.isEmpty, "there is no README with examples, or curl is missing"))
  func `every example gives the answer shown`() throws {
    let server = try RunningProgram()
    for example in Self.runnable {
      let command = example.command.replacing("127.0.0.1:8080", with: "127.0.0.1:\(server.port)")
      let outcome = try Program.run(["-c", command], file: "/bin/sh")
      #expect(outcome.code == 0, "\(example.command): \(outcome.errors)")
      #expect(
        ReadmeExample.normal(outcome.output, port: server.port) == ReadmeExample.normal(example.answer),
        "\(example.command)")
    }
  }

  @Test(
    .enabled(
      if: runnable.count == examples.count, "jq or curl is missing: some examples of the README are left out")
  )
  func `every example can be run here`() {
    #expect(Self.runnable.count == Self.examples.count)
  }

  @Test(.enabled(if: !readme.isEmpty, "there is no README"))
  func `every relative link leads to a file`() throws {
    let links = Self.readme.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    for link in links where !link.contains("://") && !link.hasPrefix("#") && !link.hasPrefix("mailto:") {
      let path = link.prefix { $0 != "#" }
      #expect(FileManager.default.fileExists(atPath: "\(Repository.root)/\(path)"), "\(link)")
    }
  }

  @Test func `examples are read as they are written`() {
    let text = """
      Words.

      ```console
      $ curl -s 'http://127.0.0.1:8080/v1' \\
          | jq -c .name
      "Entente"

      $ curl -s http://127.0.0.1:8080/health
      {"status":"ok"}
      ```

      ```sh
      $ curl ignored
      ```
      """
    let examples = ReadmeExample.all(in: text)
    #expect(examples.map(\.answer) == ["\"Entente\"", "{\"status\":\"ok\"}"])
    #expect(examples.map(\.tools) == [["curl", "jq"], ["curl"]])
    #expect(examples.first?.command.hasSuffix("| jq -c .name") == true)
    let one = ReadmeExample.normal(
      #"{"updated_at": "2026-01-01T00:00:00Z", "url": "http://127.0.0.1:4711/"}"#, port: 4711)
    let other = ReadmeExample.normal(
      #"{"updated_at": "2025-02-03T00:00:00Z", "url": "http://127.0.0.1:8080/"}"#)
    #expect(one == other)
    #expect(one != ReadmeExample.normal(#"{"updated_at": null, "url": "http://127.0.0.1:8080/"}"#))
  }
}

/// A command of the README with the answer that stands below it.
struct ReadmeExample: Sendable {
  let command: String
  let answer: String

  /// The programs it needs.
  var tools: [String] { command.contains("| jq") ? ["curl", "jq"] : ["curl"] }

  /// Every `$ curl ...` of the fenced blocks marked `console`.
  static func all(in text: String) -> [ReadmeExample] {
    text.components(separatedBy: "\n```console\n").dropFirst().flatMap { rest in
      examples(in: rest.components(separatedBy: "\n```")[0])
    }
  }

  private static func examples(in block: String) -> [ReadmeExample] {
    var examples: [ReadmeExample] = []
    var lines = block.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let first = lines.popFirst() {
      guard first.hasPrefix("$ ") else { continue }
      var command = String(first.dropFirst(2))
      while command.hasSuffix("\\"), let next = lines.popFirst() { command = "\(command.dropLast())\(next)" }
      var answer: [Substring] = []
      while let line = lines.first, !line.hasPrefix("$ ") {
        answer.append(line)
        lines = lines.dropFirst()
      }
      guard command.hasPrefix("curl") else { continue }
      let text = answer.joined(separator: "\n")
      examples.append(
        ReadmeExample(command: command, answer: text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    return examples
  }

  /// A text without what differs from run to run: the port, and when the dataset was stored; of header fields also what
  /// follows from these.
  static func normal(_ text: String, port: UInt16? = nil) -> String {
    var text = text.replacing("\r\n", with: "\n")
    if let port { text = text.replacing("127.0.0.1:\(port)", with: "127.0.0.1:8080") }
    text = text.replacing(/("updated_at": ?)"[^"]*"/) { "\($0.1)\"...\"" }
    text = text.replacing(/(?mi)^(Date|Last-Modified|ETag|X-Request-Id): .*$/) { "\($0.1): ..." }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

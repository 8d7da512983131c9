import Domain
import Representation

/// The text of a record in an editor: JSON, and remarks in lines that begin with `#`, which are no part of it.
struct EditedText {
  /// The lines of the record.
  private let lines: [String]
  /// What is told above all of it.
  private let head: [String]
  /// What is wrong with it, by the line of the record that it is about, from 1.
  private let faults: [(line: Int, remark: String)]

  /// A text with what the person should know of it.
  init(_ text: String, head: [String]) {
    self.init(lines: EditedText.lines(of: text), head: head, faults: [])
  }

  private init(lines: [String], head: [String], faults: [(line: Int, remark: String)]) {
    (self.lines, self.head, self.faults) = (lines, head, faults)
  }

  /// The lines of a text that are no remarks.
  private static func lines(of text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.filter { line in line.first { $0 != " " && $0 != "\t" } != "#" }
  }

  /// The record alone, as it was written.
  var content: String { lines.joined(separator: "\n") }

  /// Whether nothing is left of it.
  var isEmpty: Bool { lines.allSatisfy { $0.allSatisfy(\.isWhitespace) } }

  /// Whether something is wrong with it.
  var hasFaults: Bool { !faults.isEmpty }

  /// The same text with other faults.
  func told(_ problems: [Problem.Fault]) -> EditedText {
    let faults = problems.map { fault in
      let allowed = fault.allowed.isEmpty ? "" : " Allowed: \(fault.allowed.joined(separator: ", "))."
      let place = fault.pointer.map { $0.isEmpty ? "" : "\($0): " } ?? ""
      return (line: line(of: fault.pointer ?? ""), remark: place + fault.detail + allowed)
    }
    return with(faults)
  }

  /// The same text, which is no JSON.
  func told(_ fault: JSONFault) -> EditedText {
    with([(line: fault.line, remark: "Column \(fault.column): \(fault.reason.rawValue).")])
  }

  private func with(_ faults: [(line: Int, remark: String)]) -> EditedText {
    EditedText(lines: lines, head: head, faults: faults.sorted { $0.line < $1.line })
  }

  private func line(of pointer: String) -> Int { JSONPlaces.line(of: pointer, in: Array(content.utf8)) }

  /// The record as JSON.
  /// - Throws: `JSONFault` with its line among those of the record.
  func json() throws(JSONFault) -> JSON { try JSONReader.value(of: Array(content.utf8)) }

  /// What the editor shows: each fault stands above the line that it is about.
  var text: String {
    var all = head.map { "# \($0)" }
    if hasFaults { all.append("# What is wrong is said above the line that it is about.") }
    for (index, line) in lines.enumerated() {
      all += faults.filter { $0.line == index + 1 }.map { "# FAULT \($0.remark)" }
      all.append(line)
    }
    return all.joined(separator: "\n")
  }

  /// What is wrong, each with the line in `text` that it is about.
  var complaints: [String] {
    let above = head.count + (hasFaults ? 1 : 0)
    return faults.map { fault in
      let remarks = faults.count { $0.line <= fault.line }
      return "line \(above + remarks + fault.line): \(fault.remark)"
    }
  }
}

import Domain
import Glibc
import Representation
import Store
import Synchronization
import System

/// What the program says to the person who runs it. It goes to standard error, so that standard output stays
/// for data.
enum Console {
  /// How a message is written.
  enum Style {
    /// As it is, for somebody who waits for it.
    case plain
    /// Behind the time, for a log that somebody reads later.
    case timed
    /// As a line of JSON, for a program.
    case json
  }

  private static let style = Mutex(Style.plain)

  /// Writes all further messages in this style.
  static func write(as style: Style) { Self.style.withLock { $0 = style } }

  /// - Parameter details: names and values that belong to the text.
  static func say(_ text: String, _ details: [(name: String, value: String)] = []) {
    let words = details.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    let line = words.isEmpty ? "\(text)\n" : "\(text) [\(words)]\n"
    switch style.withLock({ $0 }) {
    case .plain: StandardStream.error.write(Array(line.utf8))
    case .timed: StandardStream.error.write(Array("\(Timestamp.now) \(line)".utf8))
    case .json: StandardStream.error.write(jsonLine(text, details))
    }
  }

  /// Whether a person sits at both ends: what they type is read, and what is said is shown.
  static var isAtTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Writes a question, behind which the answer is typed.
  static func ask(_ question: String) { StandardStream.error.write(Array(question.utf8)) }

  /// Asks for a yes.
  static func agrees(to question: String) -> Bool {
    ask("\(question) [y/N] ")
    return ["y", "yes"].contains(readLine()?.lowercased())
  }

  /// A message as a line of JSON, `{"time": ..., "message": ...}` and a member for each detail.
  static func jsonLine(_ text: String, _ details: [(name: String, value: String)] = []) -> [UInt8] {
    var line = Array("{\"time\":\"\(Timestamp.now)\",\"message\":".utf8)
    JSONText.append(quoted: text, to: &line)
    for detail in details {
      line.append(contentsOf: ",\"\(detail.name)\":".utf8)
      JSONText.append(quoted: detail.value, to: &line)
    }
    line.append(contentsOf: "}\n".utf8)
    return line
  }

  /// The faults of a problem, a line each.
  static func say(_ problem: Problem) {
    if problem.faults.isEmpty { say("entente: " + problem.detail) }
    for fault in problem.faults {
      let allowed = fault.allowed.isEmpty ? "" : " Allowed: \(fault.allowed.joined(separator: ", "))."
      say("entente: " + fault.detail + allowed)
    }
    if let cause = problem.cause { say("  because of \(cause)") }
  }
}

/// Says that views, triggers and indexes are being made, and once a second which. In a new database that takes no time.
struct DerivingProgress {
  private let isNew: Bool
  private var last = ContinuousClock.now

  init(isNew: Bool) { self.isNew = isNew }

  mutating func report(_ step: DerivedSchema.Step) {
    if step.done == 0, !isNew {
      Console.say("Making \(step.count) views, triggers and indexes, since the declarations changed.")
    }
    guard ContinuousClock.now - last >= .seconds(1) else { return }
    last = ContinuousClock.now
    Console.say("Making \(step.name), \(step.done + 1) of \(step.count)")
  }
}

/// Says how far a long task is, once a second.
struct Progress {
  private let what: String
  private var last = ContinuousClock.now

  init(_ what: String) { self.what = what }

  /// - Parameter share: of the whole, from 0 to 1.
  mutating func report(_ done: Int, share: Double) {
    guard ContinuousClock.now - last >= .seconds(1) else { return }
    last = ContinuousClock.now
    Console.say("\(what): \(done) (\(Int(share * 100)) %)")
  }
}

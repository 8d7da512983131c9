import Domain
import Store

/// What the program says to the person who runs it. It goes to standard error, so that standard output stays
/// for data.
enum Console {
  static func say(_ text: String) {
    StandardStream.error.write(Array((text + "\n").utf8))
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

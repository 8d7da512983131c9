import HTTP
package import Store
package import System

/// Tells all who wait that something was committed, by this process or by another. While anybody waits, one thread looks
/// at the log's index ten times a second, and at once when this process has committed; those who wait cost no thread, and
/// are asked nothing until there is something.
package final class CommitWatch: Sendable {
  /// What bounds those who wait.
  package struct Limits: Sendable {
    /// How many may wait at a time.
    package var waiting = 12_000
    /// After how long without an event a stream shows that it lives.
    package var heartbeat: Duration = .seconds(15)

    /// The limits where nobody says otherwise.
    package init() {}
  }

  fileprivate struct State: Sendable {
    /// The bells by the numbers of their seats.
    var bells: [Bell?] = []
    var free: [Int] = []
    var isRung = false
    var isEnding = false

    var taken: Int { bells.count - free.count }
  }

  /// How often it looks for commits of other processes.
  private static let interval: Duration = .milliseconds(100)
  /// Commits that follow each other within this time are told as one.
  private static let gathering: Duration = .milliseconds(20)

  /// What bounds those who wait.
  package let limits: Limits
  private let state: Locked<State>
  private let thread: Thread

  /// - Parameter makeReader: called on the thread, with the first who waits.
  /// - Throws: `SystemError` where the system grants no thread.
  package init(
    _ limits: Limits = Limits(), makeReader: @escaping @Sendable () throws -> Reader
  ) throws(SystemError) {
    let state = Locked(State())
    thread = try Thread(named: "watch") {
      Thread.leaveSignals()
      CommitWatch.look(on: state, makeReader)
    }
    (self.limits, self.state) = (limits, state)
  }

  deinit {
    state.withLock(when: { _ in true }) { $0.isEnding = true }
    thread.join()
  }

  /// Something was committed by this process.
  package func ring() { state.withLock(when: { _ in true }) { $0.isRung = true } }

  /// How many wait.
  package var metric: Metric {
    Metric("entente_waiting", .gauge, "Clients that wait for a commit now.") { [state] in
      state.withLock(\.taken)
    }
  }

  /// A place among those who wait, kept for as long as it is referred to; nil where there is none left.
  func seat() -> Seat? {
    let (number, isFirst) = state.withLock { state -> (Int?, Bool) in
      let isFirst = state.taken == 0
      if let number = state.free.popLast() { return (number, isFirst) }
      guard state.bells.count < limits.waiting else { return (nil, false) }
      state.bells.append(nil)
      return (state.bells.count - 1, isFirst)
    }
    // The thread is told of the first only: told of each, it would wake for every one of thousands who ask again.
    if isFirst { state.withLock(when: { _ in true }) { _ in } }
    return number.map { Seat($0, of: state) }
  }

  /// The place of one who waits.
  final class Seat {
    private let number: Int
    private let state: Locked<State>

    fileprivate init(_ number: Int, of state: Locked<State>) { (self.number, self.state) = (number, state) }

    deinit {
      state.withLock { state in
        state.bells[number] = nil
        state.free.append(number)
      }
    }

    /// Has a bell rung after each commit. One that was made just before may have been missed: look once more.
    func wait(_ bell: Bell) { state.withLock { $0.bells[number] = bell } }
  }

  private static func look(on state: Locked<State>, _ makeReader: () throws -> Reader) {
    var reader: Reader?
    var seen = 0
    while true {
      guard state.withLock(when: { $0.isEnding || $0.taken > 0 }, { !$0.isEnding }) else { return }
      reader = reader ?? (try? makeReader())
      let version = reader?.version ?? seen
      reader?.rest()
      let isNews = version != seen
      seen = version
      if isNews {
        for bell in state.withLock({ $0.bells }) { bell?.ring() }
        state.withLock(when: { $0.isEnding }, within: gathering) { $0.isRung = false }
      } else {
        state.withLock(when: { $0.isEnding || $0.isRung }, within: interval) { $0.isRung = false }
      }
    }
  }
}

/// Whether a reader maps the file that it reads.
///
/// A page of a mapped file is read where the kernel holds it, without a call and a copy. But after each commit SQLite
/// unmaps all of it in each connection, for which the kernel interrupts every processor, and each page faults in again:
/// while commits come one after the other that costs more than it saves, above all those who were not concerned.
struct FileMapping {
  /// For how long there must have been no commit before the file is mapped again, in milliseconds.
  static let calm = 2_000

  private var isMapped = true
  private var version: Int?
  private var changedAt = 0

  /// What to do before the state of a version is read: map the file, or nothing of it; nil where it stays as it is.
  /// - Parameter now: milliseconds of a clock that does not go back, asked only where it matters.
  mutating func choice(at version: Int, now: () -> Int) -> Bool? {
    defer { self.version = version }
    if version != self.version {
      // What is read first is no commit that came meanwhile.
      if self.version == nil { return nil }
      changedAt = now()
      guard isMapped else { return nil }
      isMapped = false
      return false
    }
    guard !isMapped, now() - changedAt > FileMapping.calm else { return nil }
    isMapped = true
    return true
  }
}

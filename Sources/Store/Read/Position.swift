package import Domain
import SQLite

/// A place in the history of a dataset: a commit, known by its number and its mark. Two histories that differ, as after a
/// backup was restored, have different marks at one number.
package struct Position: Hashable, Sendable {
  /// The number of the commit; 0 is before the first.
  package let seq: Int64
  /// Sixteen hexadecimal digits; nil where only the number was given, which is taken unchecked, and for 0.
  package let mark: String?
  /// How many changes inside the commit lie before it; 0 for a place behind the whole commit.
  package let change: Int

  /// The place behind a commit, or behind some changes of it.
  package init(_ seq: Int64, mark: String?, change: Int = 0) {
    (self.seq, self.mark, self.change) = (seq, mark, change)
  }

  /// Reads `18-5be0c2d17a90f3e4`, `18`, or `18-5be0c2d17a90f3e4.240`, which is behind the 240th change inside commit 18.
  /// - Returns: nil where the text is none of these.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let seq = Position.number(parts[0], digitsAtMost: 18, orZero: true) else { return nil }
    guard parts.count == 2 else {
      self.init(seq, mark: nil)
      return
    }
    let inner = parts[1].split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard inner[0].count == 16, inner[0].allSatisfy(Position.isMark) else { return nil }
    let change = inner.count == 2 ? Position.number(inner[1], digitsAtMost: 9, orZero: false) : 0
    guard let change else { return nil }
    self.init(seq, mark: String(Substring(inner[0])), change: Int(change))
  }

  /// A number without a sign and without zeros before it. By hand, since a position is read with many questions, and a
  /// regular expression takes as long as the answer.
  private static func number(_ digits: Substring.UTF8View, digitsAtMost most: Int, orZero: Bool) -> Int64? {
    let zero = UInt8(ascii: "0")
    guard (1...most).contains(digits.count), digits.allSatisfy({ $0 &- zero < 10 }) else { return nil }
    guard digits.first != zero || orZero && digits.count == 1 else { return nil }
    return Int64(Substring(digits))
  }

  /// Whether a digit may stand in a mark.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
  }

  /// The place before the first commit.
  package static let beginning = Position(0, mark: nil)

  /// Whether it lies before another place of the same history.
  package func isBefore(_ other: Position) -> Bool {
    func order(_ position: Position) -> (Int64, Int) {
      (position.seq, position.change > 0 ? position.change : .max)
    }
    return order(self) < order(other)
  }

  /// As it is read.
  package var text: String {
    String(seq) + (mark.map { "-" + $0 } ?? "") + (change > 0 ? ".\(change)" : "")
  }
}

extension Reader {
  /// The commit that a caller names: by its position, by a time (RFC 3339), which means the last commit at or before
  /// it, or by a date, which means the end of that day in UTC.
  /// - Throws: `Problem` of kind `invalidParameter` where the text is none of these or the time is not past yet, since
  ///   the answer could still change; otherwise as `check`.
  package func position(asOf text: String) throws(Problem) -> Position {
    if let position = Position(text), position.change == 0 { return try check(position) }
    let time = try placeInTime(text, "as_of")
    guard time.isPast else {
      throw .parameters([
        .init("\"\(text)\" is not past yet, so the answer could still change.", parameter: "as_of")
      ])
    }
    return try check(Position(try lastCommit(by: time.text), mark: nil))
  }

  /// See `RecordLookup`.
  package func position(updatedAfter text: String) throws(Problem) -> Position {
    if let position = Position(text) { return try check(position) }
    let time = try placeInTime(text, "updated_after")
    return try check(Position(try lastCommit(by: time.text), mark: nil))
  }

  /// See `RecordLookup`.
  package func firstVersion(after position: Position, in resource: Resource) throws(Problem) -> Int64 {
    let isInside = position.change > 0
    guard !resource.isDerived else {
      return try firstEntry(openedAfter: isInside ? position.seq - 1 : position.seq, in: resource)
    }
    let first = try store { () throws(SQLiteError) in
      try connection.prepare("SELECT first_version FROM commits WHERE seq = ?").first([
        .integer(isInside ? position.seq : position.seq + 1)
      ]) { $0.integer(0) }
    }
    return first.map { $0 + Int64(position.change) } ?? .max
  }

  /// Entries of a derived list have numbers of their own, in the order of commits too. The first is searched for by halves.
  private func firstEntry(openedAfter seq: Int64, in resource: Resource) throws(Problem) -> Int64 {
    try store { () throws(SQLiteError) in
      let table = resource.versionTable
      let next = try connection.prepare(
        "SELECT opened > ? FROM \(table) WHERE version >= ? ORDER BY version LIMIT 1")
      var low: Int64 = 1
      var high =
        try connection.prepare("SELECT coalesce(max(version), 0) + 1 FROM \(table)").first { $0.integer(0) }
        ?? 1
      while low < high {
        let middle = low + (high - low) / 2
        let isAfter = try next.first([.integer(seq), .integer(middle)]) { $0.integer(0) == 1 } ?? true
        if isAfter { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  /// See `RecordLookup`.
  package func require(_ position: Position) throws(Problem) {
    guard position.seq <= (try currentDataset().version) else {
      throw Problem(
        .behind,
        "The dataset is at commit \(try currentDataset().version), and has not come to \(position.seq) yet.")
    }
    _ = try check(position)
  }

  /// Holds a position against the history there is, and completes it with its mark.
  /// - Throws: `Problem` of kind `historyDiverged` where the commit has another mark here, or there is none yet.
  package func check(_ position: Position) throws(Problem) -> Position {
    guard position.seq > 0 else { return position }
    let mark = try store { () throws(SQLiteError) in
      try connection.prepare("SELECT mark FROM commits WHERE seq = ?").first([.integer(position.seq)]) {
        $0.text(0)
      }
    }
    guard let mark else {
      throw Problem(
        .historyDiverged, "Commit \(position.seq) is not in this history, which has not come so far.")
    }
    guard position.mark == nil || position.mark == mark else {
      throw Problem(
        .historyDiverged,
        "Commit \(position.seq) is another one here: this is another history. Start again from a snapshot.")
    }
    return Position(position.seq, mark: mark, change: position.change)
  }

  private func placeInTime(_ text: String, _ parameter: String) throws(Problem) -> (
    text: String, isPast: Bool
  ) {
    if let time = try time(text) { return time }
    throw .parameters([
      .init(
        "\"\(text)\" is no place in history: use a commit (18, or as Entente-Version has it), a date or a time"
          + " (2026-01-31, 2026-01-31T12:00:00Z).", parameter: parameter)
    ])
  }

  /// A time as commits have it, and whether it lies before the present second; nil where the text is no time.
  private func time(_ text: String) throws(Problem) -> (text: String, isPast: Bool)? {
    let isDay = text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
    let isTime =
      text.wholeMatch(
        of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+\-][0-9]{2}:[0-9]{2})/)
      != nil
    let day = text.utf8.prefix(10).split(separator: UInt8(ascii: "-")).compactMap { Int(Substring($0)) }
    guard isDay || isTime, CalendarDay(year: day[0], month: day[1], day: day[2]) != nil else { return nil }
    let format = "%Y-%m-%dT%H:%M:%SZ"
    return try store { () throws(SQLiteError) in
      let sql = "SELECT strftime('\(format)', ?1), strftime('\(format)', ?1) < strftime('\(format)', 'now')"
      return try connection.prepare(sql).first([.text(isDay ? text + "T23:59:59Z" : text)]) { row in
        row.textIfPresent(0).map { ($0, row.integer(1) == 1) }
      } ?? nil
    }
  }

  /// The number of the last commit at or before a time. Times of commits never go back, so it is searched for by halves.
  func lastCommit(by time: String) throws(Problem) -> Int64 {
    try store { () throws(SQLiteError) in
      let commit = try connection.prepare("SELECT at <= ? FROM commits WHERE seq = ?")
      var low: Int64 = 0
      var high =
        try connection.prepare("SELECT coalesce(max(seq), 0) FROM commits").first { $0.integer(0) } ?? 0
      while low < high {
        let middle = low + (high - low + 1) / 2
        let isBefore = try commit.first([.text(time), .integer(middle)]) { $0.integer(0) == 1 } ?? false
        if isBefore { low = middle } else { high = middle - 1 }
      }
      return low
    }
  }
}

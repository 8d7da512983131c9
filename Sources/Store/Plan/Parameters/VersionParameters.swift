import Domain

/// Which state of the dataset is asked about, and what came when.
extension QueryParameter {
  /// `as_of`, `updated_after`, and `min_version` with `wait`.
  static let versions = [asOf, updatedAfter, minVersion, wait]

  private static let updatedAfter = QueryParameter(
    single: "updated_after",
    "Records whose version came after a commit (18, or as Entente-Version has it), or after a date or time.",
    .pattern(
      "^([0-9]+(-[0-9a-f]{16}([.][0-9]+)?)?|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?)$"
    )
  ) { (reading, value, lookup) throws(Problem) in
    let position = try lookup.position(updatedAfter: value)
    reading.ask(.since, [.integer(try lookup.firstVersion(after: position, in: reading.resource))])
    reading.understand("updated_after", position.text)
  }

  /// `min_version` with `wait`, which every list, record and answer about them takes.
  package static let freshness = [minVersion, wait]

  /// Nothing is answered from a state before this commit.
  static let minVersion = QueryParameter(
    single: "min_version",
    "Waits until the dataset has come to this commit (18, or as Entente-Version has it), then refuses (503).",
    .pattern("^[0-9]+(-[0-9a-f]{16})?$")
  ) { (reading, value, lookup) throws(Problem) in
    guard let position = Position(value), position.change == 0 else {
      return reading.refuse("min_version", noCommit(value))
    }
    try lookup.require(position)
    reading.understand("min_version", position.text)
  }

  /// Says that a text names no commit.
  package static func noCommit(_ text: String) -> String {
    "\"\(text)\" is no commit: write 18, or as Entente-Version has it."
  }

  /// How many seconds it may wait.
  static let waits = 0...25

  /// How long `min_version` waits.
  static let wait = QueryParameter(
    "wait", "How many seconds min_version waits at most; 2 where it is not given.", .integer(waits)
  ) { reading, value in
    guard let seconds = Int(value), waits.contains(seconds) else {
      return reading.refuse("wait", "\"wait\" is a whole number from 0 to 25.", allowed: ["0...25"])
    }
    reading.understand("wait", seconds)
  }
}

/// A place where a rule does not hold.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let what: String

  init(_ path: String, _ line: Int, _ what: String) { (self.path, self.line, self.what) = (path, line, what) }

  var description: String { "\(path):\(line): \(what)" }
}

/// Figures that may only fall: what was there when a rule came, by module. Lower a figure when its count has fallen.
struct Ratchet {
  let allowed: [String: Int]

  /// The counts that rose, a sentence each.
  func faults(_ counts: [String: Int]) -> [String] {
    counts.sorted { $0.key < $1.key }.compactMap { name, count in
      let limit = allowed[name] ?? 0
      return count > limit ? "\(name): \(count), where \(limit) are allowed" : nil
    }
  }
}

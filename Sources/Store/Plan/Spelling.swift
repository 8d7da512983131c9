/// What a caller may have meant.
package enum Spelling {
  /// The known word nearest to one that is not known, if it is near enough to be a slip: at most a third of
  /// its letters differ.
  package static func nearest(to word: String, among known: [String]) -> String? {
    let scored = known.map { (word: $0, distance: distance(word, $0)) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.word.count / 3) ? best.word : nil
  }

  /// A question, behind a space, whether the nearest known word was meant; empty where none is near.
  package static func advice(on word: String, among known: [String]) -> String {
    guard !word.isEmpty, let nearest = nearest(to: word, among: known) else { return "" }
    return " Did you mean \"\(nearest)\"?"
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    // A caller's word may be long; a known one is not, and past its length nothing is near.
    distance(Array(left.utf8.prefix(64)), Array(right.utf8))
  }

  /// How many letters are put in, left out, replaced or change places with the next (optimal string alignment).
  static func distance<Letter: Equatable>(_ left: [Letter], _ right: [Letter]) -> Int {
    var rows = [[Int](), Array(0...right.count)]
    for (i, a) in left.enumerated() {
      var row = [i + 1]
      for (j, b) in right.enumerated() {
        var least = min(rows[1][j] + (a == b ? 0 : 1), rows[1][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a == right[j - 1], b == left[i - 1] { least = min(least, rows[0][j - 1] + 1) }
        row.append(least)
      }
      rows = [rows[1], row]
    }
    return rows[1][right.count]
  }
}

/// What differs between two texts, line by line, with some lines around it that are the same in both.
struct LineDifference {
  /// Each line behind `-` where only the first text has it, `+` where only the second has it, and a space.
  let lines: [String]

  /// - Parameter around: how many lines of what is the same are shown before and behind a difference.
  init(from: String, to: String, around: Int = 2) {
    let all = LineDifference.merged(LineDifference.lines(of: from), LineDifference.lines(of: to))
    var shown: [String] = []
    var isGap = false
    for (index, line) in all.enumerated() {
      let nearby = all[max(0, index - around)...min(all.count - 1, index + around)]
      if nearby.contains(where: { !$0.hasPrefix(" ") }) {
        if isGap { shown.append("  ...") }
        shown.append(line)
        isGap = false
      } else {
        isGap = !shown.isEmpty
      }
    }
    lines = shown
  }

  /// Whether both are the same.
  var isEmpty: Bool { lines.isEmpty }

  private static func lines(of text: String) -> [String] {
    // Behind the last line feed is no line.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast(lines.last?.isEmpty == true ? 1 : 0).map(String.init)
  }

  private static func merged(_ from: [String], _ to: [String]) -> [String] {
    let difference = to.difference(from: from)
    var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var merged: [String] = []
    var (before, after) = (0, 0)
    while before < from.count || after < to.count {
      if removed.contains(before) {
        merged.append("- " + from[before])
        before += 1
      } else if inserted.contains(after) {
        merged.append("+ " + to[after])
        after += 1
      } else {
        merged.append("  " + to[after])
        (before, after) = (before + 1, after + 1)
      }
    }
    return merged
  }
}

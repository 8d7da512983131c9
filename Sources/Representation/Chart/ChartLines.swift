/// The lines between neighbouring marks: solid between what happened, dashed to what is expected, a wedge to and
/// from a range, and none over a gap.
struct ChartLines {
  /// Those on the line, in the order of time.
  private let marks: [ChartMark]
  /// The places of the marks from which a line goes to the next.
  private let pieces: [Int]

  /// Joins marks whose periods are of one length and touch. A tie and a break in the series end the line.
  init(_ marks: [ChartMark]) {
    let onLine = marks.indices.filter { marks[$0].isOnLine }
    self.marks = onLine.sorted { marks[$0].span.start < marks[$1].span.start }.map { marks[$0] }
    pieces = self.marks.indices.dropLast().filter { [marks = self.marks] index in
      let (from, to) = (marks[index].span, marks[index + 1].span)
      return from.end == to.start && from.length == to.length && !from.hasUnspecifiedMonths
        && marks[index + 1].claim.status != "B"
    }
  }

  private func isWedge(_ piece: Int) -> Bool {
    marks[piece].upperY != nil || marks[piece + 1].upperY != nil
  }

  private func isSolid(_ piece: Int) -> Bool { marks[piece].isFact && marks[piece + 1].isFact }

  /// Whether a line runs through a box.
  func touch(_ box: ChartBox) -> Bool {
    pieces.contains { piece in
      let (from, to) = (marks[piece], marks[piece + 1])
      return box.touches(from: (from.x, from.y), to: (to.x, to.y))
    }
  }

  func draw(to markup: inout Markup, _ paint: ChartPaint) {
    let at = { FixedPoint.coordinate($0) }
    for piece in pieces where isWedge(piece) {
      let (from, to) = (marks[piece], marks[piece + 1])
      paint.wedge(
        "M\(at(from.x)) \(at(from.upperY ?? from.y))L\(at(to.x)) \(at(to.upperY ?? to.y))V\(at(to.y))"
          + "L\(at(from.x)) \(at(from.y))z", to: &markup)
    }
    let solid = path { !isWedge($0) && isSolid($0) }
    let dashed = path { !isWedge($0) && !isSolid($0) }
    if !solid.isEmpty { paint.line("path", ["d": solid, "fill": "none"], .first, 2, to: &markup) }
    if !dashed.isEmpty {
      paint.line("path", ["d": dashed, "fill": "none"], .first, 2, dashes: "5 4", to: &markup)
    }
  }

  /// The pieces that are drawn alike, as one path.
  private func path(_ isDrawn: (Int) -> Bool) -> String {
    var path = RawOutput()
    var end: Int?
    for piece in pieces where isDrawn(piece) {
      if end != piece { path.write("M", marks[piece]) }
      path.write("L", marks[piece + 1])
      end = piece + 1
    }
    return path.text
  }
}

extension RawOutput {
  /// Writes a step of a path to a mark.
  fileprivate mutating func write(_ step: StaticString, _ mark: ChartMark) {
    write(step)
    write(FixedPoint.rounded(mark.x))
    write(" ")
    write(FixedPoint.rounded(mark.y))
  }
}

extension ChartPaint {
  /// A light surface between two ranges.
  func wedge(_ path: String, to markup: inout Markup) {
    markup.empty(
      "path",
      [
        "d": path, "fill": colour(.first), "opacity": "0.2",
        "class": theme == .auto ? ChartColour.first.fillClass : nil,
      ])
  }
}

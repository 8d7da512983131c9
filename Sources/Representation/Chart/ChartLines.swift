/// The lines between neighbouring marks: solid between what happened, dashed to what is expected, a wedge to and
/// from a range, and none over a gap.
struct ChartLines {
  /// From one mark to the next.
  private struct Piece {
    let from: ChartMark
    let to: ChartMark

    var isWedge: Bool { from.upperY != nil || to.upperY != nil }
    var isSolid: Bool { from.isFact && to.isFact }
  }

  private let pieces: [Piece]

  /// Joins marks whose periods are of one length and touch. A tie and a break in the series end the line.
  init(_ marks: [ChartMark]) {
    let onLine = marks.filter(\.isOnLine).sorted { $0.span.start < $1.span.start }
    pieces = zip(onLine, onLine.dropFirst()).compactMap { from, to in
      guard from.span.end == to.span.start, from.span.length == to.span.length, !from.span.length.isEmpty,
        to.claim.status != "B"
      else { return nil }
      return Piece(from: from, to: to)
    }
  }

  /// Whether a line runs through a box.
  func touch(_ box: ChartBox) -> Bool {
    pieces.contains { piece in
      box.touches(from: (piece.from.x, piece.from.y), to: (piece.to.x, piece.to.y))
    }
  }

  func draw(to markup: inout Markup, _ paint: ChartPaint) {
    let at = { FixedPoint.coordinate($0) }
    for piece in pieces where piece.isWedge {
      let (from, to) = (piece.from, piece.to)
      paint.wedge(
        "M\(at(from.x)) \(at(from.upperY ?? from.y))L\(at(to.x)) \(at(to.upperY ?? to.y))V\(at(to.y))"
          + "L\(at(from.x)) \(at(from.y))z", to: &markup)
    }
    let solid = path { !$0.isWedge && $0.isSolid }
    let dashed = path { !$0.isWedge && !$0.isSolid }
    if !solid.isEmpty { paint.line("path", ["d": solid, "fill": "none"], .first, 2, to: &markup) }
    if !dashed.isEmpty {
      paint.line("path", ["d": dashed, "fill": "none"], .first, 2, dashes: "5 4", to: &markup)
    }
  }

  /// The pieces that are drawn alike, as one path.
  private func path(_ isDrawn: (Piece) -> Bool) -> String {
    var path = ""
    var end: (Double, Double)?
    for piece in pieces where isDrawn(piece) {
      if end?.0 != piece.from.x || end?.1 != piece.from.y {
        path += "M\(FixedPoint.coordinate(piece.from.x)) \(FixedPoint.coordinate(piece.from.y))"
      }
      path += "L\(FixedPoint.coordinate(piece.to.x)) \(FixedPoint.coordinate(piece.to.y))"
      end = (piece.to.x, piece.to.y)
    }
    return path
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

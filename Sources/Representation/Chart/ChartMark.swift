import Domain

/// A claim with its place on the axis of time.
struct ChartMark {
  let claim: Chart.Claim
  let span: ChartSpan
  /// px from the left.
  let x: Double
  /// px from the top: of the figure, and of the upper end of a range.
  let y: Double
  let upperY: Double?
  let colour: ChartColour
  /// Which group it belongs to.
  let group: Int
  /// Whether the line goes through it.
  let isOnLine: Bool

  /// Whether what it says happened, as far as is known.
  var isFact: Bool { claim.status == "A" || claim.status == "P" || claim.status == "B" }

  /// Half of what it takes of the picture, in px.
  private static let reach = 9.0
  /// Where nothing else should stand.
  var box: ChartBox {
    let (top, bottom) = (Swift.min(y, upperY ?? y), Swift.max(y, upperY ?? y))
    let up = claim.bound == "more_than" || claim.bound == "at_least" ? 21.0 : ChartMark.reach
    let down = claim.bound == "less_than" || claim.bound == "at_most" ? 21.0 : ChartMark.reach
    return ChartBox(
      left: x - ChartMark.reach, top: top - up, right: x + ChartMark.reach, bottom: bottom + down)
  }

  // MARK: Drawing

  /// Draws it: the shape is the status, what is added is the bound.
  func draw(to markup: inout Markup, _ paint: ChartPaint) {
    if let upperY {
      ChartMark.range(x, y, upperY, status: claim.status, colour, to: &markup, paint)
    } else {
      ChartMark.bound(claim.bound, x, y, colour, to: &markup, paint)
      ChartMark.shape(claim.status, x, y, colour, to: &markup, paint)
    }
  }

  /// The shape of a status.
  static func shape(
    _ status: String, _ x: Double, _ y: Double, _ colour: ChartColour, to markup: inout Markup,
    _ paint: ChartPaint
  ) {
    let at = { FixedPoint.coordinate($0) }
    switch status {
    case "A", "B", "D":
      paint.filled("circle", ["cx": at(x), "cy": at(y), "r": "5"], colour, to: &markup)
    case "P":
      paint.filled("circle", ["cx": at(x), "cy": at(y), "r": "5"], colour, to: &markup)
      paint.filled("circle", ["cx": at(x), "cy": at(y), "r": "1.8"], .ground, to: &markup)
    case "F":
      paint.hollow(
        "rect", ["x": at(x - 4.5), "y": at(y - 4.5), "width": "9", "height": "9"], colour, to: &markup)
    case "target":
      paint.hollow("path", ["d": "M\(at(x)) \(at(y - 6))l6 6l-6 6l-6 -6z"], colour, to: &markup)
    default:
      paint.hollow("circle", ["cx": at(x), "cy": at(y), "r": "4.5"], colour, to: &markup)
    }
  }

  /// What a bound adds to the shape.
  static func bound(
    _ bound: String, _ x: Double, _ y: Double, _ colour: ChartColour, to markup: inout Markup,
    _ paint: ChartPaint
  ) {
    let at = { FixedPoint.coordinate($0) }
    let isUpward = bound == "more_than" || bound == "at_least"
    switch bound {
    case "about":
      paint.line("circle", ["cx": at(x), "cy": at(y), "r": "8.5", "fill": "none"], colour, 1, to: &markup)
    case "more_than", "at_least", "less_than", "at_most":
      let way = isUpward ? -1.0 : 1.0
      let tip = y + way * 20
      let bar = bound == "at_least" || bound == "at_most" ? "M\(at(x - 5)) \(at(tip + way * 3))h10" : ""
      paint.line(
        "path",
        [
          "d": "M\(at(x)) \(at(y + way * 6))V\(at(tip))M\(at(x - 4)) \(at(tip - way * 4))L\(at(x)) \(at(tip))"
            + "L\(at(x + 4)) \(at(tip - way * 4))\(bar)", "fill": "none",
        ], colour, 1.6, to: &markup)
    default: break
    }
  }

  /// A bar between two ends, filled for what happened and hollow for what is expected, with no middle.
  private static func range(
    _ x: Double, _ y: Double, _ upperY: Double, status: String, _ colour: ChartColour,
    to markup: inout Markup, _ paint: ChartPaint
  ) {
    let at = { FixedPoint.coordinate($0) }
    let (top, bottom) = (Swift.min(y, upperY), Swift.max(y, upperY))
    let bar: ChartPaint.Shape = [
      "x": at(x - 3), "y": at(top), "width": "6", "height": at(Swift.max(1, bottom - top)),
    ]
    if status == "A" || status == "P" {
      paint.filled("rect", bar, colour, to: &markup)
    } else {
      paint.hollow("rect", bar, colour, to: &markup)
    }
    let ends = "M\(at(x - 7)) \(at(top))h14M\(at(x - 7)) \(at(bottom))h14"
    paint.line("path", ["d": ends], colour, 2, to: &markup)
  }
}

/// A rectangle that something takes, in px.
struct ChartBox {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double

  func touches(_ other: ChartBox) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// Whether a straight line from one point to another goes through it (Liang and Barsky).
  func touches(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> Bool {
    var (enter, leave) = (0.0, 1.0)
    let steps = [
      (start.x - end.x, start.x - left), (end.x - start.x, right - start.x),
      (start.y - end.y, start.y - top), (end.y - start.y, bottom - start.y),
    ]
    for (direction, distance) in steps {
      if direction == 0 {
        if distance < 0 { return false }
      } else if direction < 0 {
        enter = max(enter, distance / direction)
      } else {
        leave = min(leave, distance / direction)
      }
    }
    return enter <= leave
  }
}

/// How shapes get their colours: by attributes that every program draws, and by classes that a style sheet overrides.
struct ChartPaint {
  typealias Shape = KeyValuePairs<StaticString, String>

  let theme: Chart.Theme

  func colour(_ colour: ChartColour) -> String { theme == .dark ? colour.dark : colour.light }

  private func name(_ text: String) -> String? { theme == .auto ? text : nil }

  func filled(_ element: StaticString, _ shape: Shape, _ colour: ChartColour, to markup: inout Markup) {
    markup.empty(element, shape, ["fill": self.colour(colour), "class": name(colour.fillClass)])
  }

  func hollow(_ element: StaticString, _ shape: Shape, _ colour: ChartColour, to markup: inout Markup) {
    markup.empty(
      element, shape,
      [
        "fill": self.colour(.ground), "stroke": self.colour(colour), "stroke-width": "2",
        "class": name(colour.hollowClass),
      ])
  }

  func line(
    _ element: StaticString, _ shape: Shape, _ colour: ChartColour, _ width: Double, dashes: String? = nil,
    opacity: String? = nil, to markup: inout Markup
  ) {
    markup.empty(
      element, shape,
      [
        "stroke": self.colour(colour), "stroke-width": FixedPoint.coordinate(width),
        "stroke-dasharray": dashes, "opacity": opacity, "class": name(colour.strokeClass),
      ])
  }

  /// A text whose outline is the ground, so that what lies below does not run into it.
  func text(
    _ text: String, x: Double, y: Double, size: Int, anchor: String? = nil, isBold: Bool = false,
    colour: ChartColour = .ink, hasOutline: Bool = false, to markup: inout Markup
  ) {
    markup.element(
      "text",
      [
        "x": FixedPoint.coordinate(x), "y": FixedPoint.coordinate(y), "font-size": String(size),
        "text-anchor": anchor, "font-weight": isBold ? "700" : nil, "fill": self.colour(colour),
        "stroke": hasOutline ? self.colour(.ground) : nil, "stroke-width": hasOutline ? "3" : nil,
        "paint-order": hasOutline ? "stroke" : nil,
        "class": name(
          hasOutline ? "\(colour.fillClass) \(ChartColour.ground.strokeClass)" : colour.fillClass),
      ], text: text)
  }
}

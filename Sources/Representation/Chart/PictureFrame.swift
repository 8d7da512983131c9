/// What every picture stands in: its size, its words for who does not see it, its ground and its head.
struct PictureFrame {
  /// Begins the ids within, which are its own on a page of several pictures.
  let id: String
  /// What it shows, in a few words.
  let title: String
  /// What it shows, in sentences.
  let description: String
  /// Pixels; the height is rounded up.
  let size: (width: Double, height: Double)
  let paint: ChartPaint

  /// Writes the whole picture, with what it holds within.
  func write(to markup: inout Markup, _ content: (inout Markup) -> Void) {
    let width = FixedPoint.coordinate(size.width)
    let height = FixedPoint.coordinate(size.height.rounded(.up))
    markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(width) \(height)", "width": width,
        "height": height, "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
        "font-family": "Helvetica Neue,Helvetica,Arial,sans-serif",
      ]
    ) { markup in
      markup.element("title", ["id": "\(id)-title"], text: title)
      markup.element("desc", ["id": "\(id)-desc"], text: description)
      if paint.theme == .auto { markup.element("style", text: ChartColour.style) }
      paint.filled("rect", ["width": width, "height": height], .ground, to: &markup)
      content(&markup)
    }
  }
}

extension ChartPaint {
  /// Writes the title, and below it what it is told in.
  func writeHead(_ title: [String], _ subtitle: [String], to markup: inout Markup) {
    var y = ChartLayout.margin
    for line in title {
      text(line, x: ChartLayout.margin, y: y + 16, size: 17, isBold: true, to: &markup)
      y += 22
    }
    for line in subtitle {
      text(line, x: ChartLayout.margin, y: y + 12, size: 13, colour: .muted, to: &markup)
      y += 18
    }
  }
}

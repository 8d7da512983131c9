/// How wide a text may be, without asking a font: the widths of Helvetica and a margin, which suffices for
/// Arial, Liberation Sans, Roboto, Noto Sans, Inter and DejaVu Sans.
enum TextWidth {
  /// Thousandths of the font size for U+0020 to U+007E (Helvetica's metrics).
  private static let widths: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  /// The width of a text in px.
  static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let sum = text.unicodeScalars.reduce(0.0) { sum, scalar in
      let index = Int(scalar.value) - 0x20
      return sum + (widths.indices.contains(index) ? widths[index] : 600)
    }
    return sum / 1000 * size * (isBold ? 1.25 : 1.17)
  }

  /// The text in lines that fit, broken at spaces. A word that is too long has a line of its own. Where more
  /// lines are needed than there may be, the last ends in an ellipsis.
  static func lines(
    _ text: String, width: Double, size: Double, isBold: Bool = false, atMost most: Int = .max
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || of(longer, size: size, isBold: isBold) <= width {
        line = longer
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > most else { return lines }
    var last = lines[most - 1]
    while !last.isEmpty, of(last + "\u{2026}", size: size, isBold: isBold) > width { last.removeLast() }
    return lines.prefix(most - 1) + [last + "\u{2026}"]
  }
}

import Domain
import Representation

/// Pages that go both ways, from any place in a stream, and its picture.
extension QueryParameter {
  /// The date around which a page is opened.
  static let around = QueryParameter(
    "around", "Opens a page in the middle: half of it stands before this date, and half from it on.", .date
  ) { reading, value in
    guard let date = reading.date("around", value) else { return }
    reading.around = date
    reading.understand("around", date.edtf)
  }

  /// How a picture is drawn.
  package static let picture = [width, theme, title]

  private static let width = QueryParameter(
    "width", "How wide the picture is, in pixels; 720 where it is not given.", .integer(Chart.widths)
  ) { reading, value in
    guard let width = Int(value), Chart.widths.contains(width) else {
      let range = "\(Chart.widths.lowerBound)...\(Chart.widths.upperBound)"
      return reading.refuse("width", "\"width\" is a whole number of pixels.", allowed: [range])
    }
    reading.presentation.picture.width = width
    reading.understand("width", value)
  }

  private static let theme = QueryParameter(
    "theme", "Whether a picture is light or dark, or what the reader's screen prefers (auto).",
    .codes(Chart.Theme.allCases.map(\.rawValue))
  ) { reading, value in
    reading.presentation.picture.theme = reading.code("theme", value) ?? .auto
    reading.understand("theme", value)
  }

  private static let title = QueryParameter(
    "title", "Whether the title of a picture is drawn: 0 leaves it out.", .codes(["0", "1"])
  ) { reading, value in
    guard ["0", "1"].contains(value) else {
      return reading.refuse("title", "\"title\" is 0 or 1.", allowed: ["0", "1"])
    }
    reading.presentation.picture.hasTitle = value == "1"
    reading.understand("title", value)
  }
}

extension Resource {
  /// Whether a page of it names the one before it too: what follows from the records is a stream, which people enter
  /// anywhere.
  package var isPagedBothWays: Bool { isDerived }
}

extension QueryReading {
  /// A page around a date is one in the order of time, and no other page of it.
  mutating func requireOrderAround() {
    guard around != nil else { return }
    if cursor != nil {
      refuse("around", "\"around\" opens a page, and \"cursor\" goes on from one: give one of them.")
    }
    if let date = resource.order.first?.field, order.first?.field != date {
      refuse("sort", "Around a date the order begins with it.", allowed: [date, "-" + date])
    }
  }

  /// The place in the order where the date asked for stands; nil where none is.
  func placeAround(_ keys: [SortKey]) -> PageCursor? {
    guard let around else { return nil }
    // Before or behind every record of its days.
    let rest = keys.dropFirst().map { Value.text($0.isDescending ? "~" : "") }
    let day = keys[0].isDescending ? around.max : around.min
    return PageCursor(keys: [.text(day.text)] + rest, side: .around)
  }
}

/// The colours of pictures, each with its shade on light and on dark ground.
///
/// Text stands out by at least 4.5 to 1 and marks by 3.8 (WCAG 2.2, 1.4.3 and 1.4.11); any two series can be told
/// apart in normal, protan, deutan and tritan sight.
enum ChartColour: CaseIterable {
  case ground, ink, muted, grid, first, second, third, fourth

  var light: String {
    switch self {
    case .ground: "#ffffff"
    case .ink: "#1b1f24"
    case .muted: "#57606a"
    case .grid: "#d8dee4"
    case .first: "#2342a8"
    case .second: "#a87a00"
    case .third: "#7a1f2b"
    case .fourth: "#14909e"
    }
  }

  var dark: String {
    switch self {
    case .ground: "#15181c"
    case .ink: "#e6e8eb"
    case .muted: "#a8b0b8"
    case .grid: "#3a4149"
    case .first: "#7d8bff"
    case .second: "#f2d750"
    case .third: "#cf6a72"
    case .fourth: "#4fe3e0"
    }
  }

  /// The class of what is filled with it, and of what is drawn with it.
  private var letter: String {
    switch self {
    case .ground: "g"
    case .ink: "i"
    case .muted: "m"
    case .grid: "r"
    case .first: "a"
    case .second: "b"
    case .third: "c"
    case .fourth: "d"
    }
  }

  var fillClass: String { "f" + letter }
  var strokeClass: String { "s" + letter }
  /// The classes of what is filled with the ground and drawn with it.
  var hollowClass: String { "fg s" + letter }

  /// The one style sheet: dark shades where the reader prefers them.
  static let style: String = {
    let rules = allCases.map { ".\($0.fillClass){fill:\($0.dark)}.\($0.strokeClass){stroke:\($0.dark)}" }
    return "@media (prefers-color-scheme:dark){\(rules.joined())}"
  }()
}

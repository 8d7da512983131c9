import Domain
import Testing

/// What follows from stated figures: it holds for every number that they can mean, or it is refused.
struct DerivedFigureTests {
  private func input(
    _ period: String?, _ value: Double, _ upper: Double? = nil, _ bound: String = "exact",
    isActual: Bool = true
  ) throws -> DerivedFigure.Input {
    DerivedFigure.Input(
      id: "\(period ?? "none")-\(value)", period: try period.map { try UncertainDate($0) }, value: value,
      upper: upper, bound: bound, isActual: isActual)
  }

  @Test func `growth of exact figures is exact where a tenth tells it, and otherwise about`() throws {
    let round = DerivedFigure(.growth, of: try input("2024", 150), and: try input("2023", 120))
    #expect((round.value, round.bound, round.reason) == (25, "exact", nil))
    let cut = DerivedFigure(.growth, of: try input("2024", 100), and: try input("2023", 300))
    #expect((cut.value, cut.bound) == (-66.7, "about"))
    #expect(cut.inputs.map(\.id) == ["2024-100.0", "2023-300.0"])
  }

  @Test func `a balance is what is left, and a share is of the whole`() throws {
    let (part, whole) = (try input("2025-01/2025-09", 221.7), try input("2025-01/2025-09", 363.6))
    #expect(DerivedFigure(.share, of: part, and: whole).value == 61)
    let balance = DerivedFigure(
      .balance, of: try input("2025-Q1", 221_700_000), and: try input("2025-01/2025-03", 141_900_000))
    #expect(balance.value == 79_800_000 && balance.bound == "exact")
  }

  @Test func `of rounded figures and ranges a range follows that holds every number they can mean`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let bound = Bool.random(using: &generator) ? "about" : "range"
      let values = (0..<2).map { _ in Double(Int.random(in: 1...400, using: &generator)) * 10 }
      let width = Double(Int.random(in: 0...50, using: &generator))
      let uppers = values.map { bound == "range" ? $0 + width : nil }
      let (one, other) = (
        try input("2022", values[0], uppers[0], bound), try input("2021", values[1], uppers[1], bound)
      )
      let growth = DerivedFigure(.growth, of: one, and: other)
      let (low, high) = (try #require(growth.value), try #require(growth.upper))
      #expect(growth.bound == "range" && low <= high)
      for share in [0.0, 0.5, 1] {
        let first = values[0] + ((uppers[0] ?? values[0]) - values[0]) * share
        let second = values[1] + ((uppers[1] ?? values[1]) - values[1]) * (1 - share)
        let exact = (first / second - 1) * 100
        #expect(exact >= low - 1e-6 && exact <= high + 1e-6, "\(values) \(uppers)")
      }
    }
  }

  @Test(arguments: ["more_than", "at_least", "less_than", "at_most"])
  func `nothing follows from a figure that is bounded on one side`(bound: String) throws {
    let (one, other) = (try input("2022", 2, nil, bound), try input("2021", 1, nil, bound))
    let figure = DerivedFigure(.growth, of: one, and: other)
    #expect(figure.value == nil && figure.reason?.contains("one side") == true)
  }

  @Test func `nothing follows across bounds, from what was expected, or from what is not above zero`() throws
  {
    let base = try input("2021", 10)
    let expected = try input("2021", 10, isActual: false)
    for (figure, words) in [
      (DerivedFigure(.growth, of: try input("2022", 11, nil, "about"), and: base), "different ways"),
      (DerivedFigure(.growth, of: try input("2022", 11), and: expected), "expected"),
      (DerivedFigure(.share, of: try input("2021", 11, isActual: false), and: base), "counted"),
      (DerivedFigure(.growth, of: try input("2022?", 11), and: base), "leave open"),
      (DerivedFigure(.growth, of: try input("2022-XX", 11), and: base), "leave open"),
      (DerivedFigure(.growth, of: try input(nil, 11), and: base), "without a period"),
      (DerivedFigure(.growth, of: try input("2022", 11), and: try input("2021", 0)), "above zero"),
    ] {
      #expect(figure.value == nil && figure.bound == nil)
      #expect(figure.reason?.contains(words) == true, "\(figure.reason ?? "")")
    }
  }

  @Test(arguments: [
    (DerivedFigure.Kind.growth, "2023", "2021", false), (.growth, "2025-01/2025-09", "2024", false),
    (.growth, "2025-01/2025-09", "2024-01/2024-09", true), (.growth, "2024-02", "2023-02", true),
    (.growth, "2025-02", "2024-02", true), (.growth, "2025-Q1", "2024-01/2024-03", true),
    (.growth, "2025-Q2", "2025-Q1", false), (.growth, "2022", "2022", false),
    (.share, "2022", "2021", false), (.share, "2025-S1", "2025-01/2025-06", true),
    (.index, "2025", "2021", true), (.index, "2025-Q2", "2021-Q1", false),
    (.index, "2025-S1", "2025-Q1", false),
  ])
  func `periods are held against like periods alone`(
    kind: DerivedFigure.Kind, one: String, other: String, isLike: Bool
  ) throws {
    let figure = DerivedFigure(kind, of: try input(one, 3), and: try input(other, 2))
    #expect((figure.value != nil) == isLike, "\(figure.reason ?? "")")
    #expect((figure.reason == nil) == isLike)
  }
}

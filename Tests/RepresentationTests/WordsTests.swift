import Representation
import Testing

/// Figures and statuses as English says them.
struct WordsTests {
  @Test(arguments: [
    ("1600000000", nil, "about", "USD", "about 1.6 billion US dollars"),
    ("2500000000", nil, "more_than", "USD", "more than 2.5 billion US dollars"),
    ("1700000000", "1800000000", "range", nil, "1.7 to 1.8 billion"),
    ("900000000", "1100000000", "range", nil, "900 to 1,100 million"),
    ("865000000", nil, "exact", "USD", "865 million US dollars"),
    ("12345678", nil, nil, nil, "12,345,678"), ("1234567000000", nil, nil, nil, "1,234.567 billion"),
    ("12.5", nil, "at_most", "PC", "at most 12.5 percent"), ("-3.1", nil, nil, "PC", "\u{2212}3.1 percent"),
    ("80000", nil, "about", "persons", "about 80,000 persons"), ("7", nil, nil, "rank", "rank 7"),
    ("1.6e+20", nil, nil, nil, "1.6e+20"), ("0", nil, nil, nil, "0"),
  ])
  func `a figure keeps every digit`(
    value: String, upper: String?, bound: String?, unit: String?, words: String
  ) {
    #expect(FigureWords.words(value, upper: upper, bound: bound, unit: unit) == words)
  }

  @Test func `the upper end of what is no range is not told`() {
    #expect(FigureWords.words("5", upper: "9", bound: "about") == "about 5")
  }

  @Test func `a status that tells of no plain fact stands before the title`() {
    #expect(StatusWords.before("denied") == "Denied")
    #expect(StatusWords.before("occurred") == nil)
  }
}

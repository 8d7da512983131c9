import Chance
import Domain
import Testing

@testable import Representation

@Suite struct RawOutputTests {
  private func text(_ write: (inout RawOutput) -> Void) -> String {
    var output = RawOutput()
    write(&output)
    var bytes: [UInt8] = []
    output.append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `any text between quotation marks is what JSONText makes of it, however much went before`() {
    var generator = SplitMix64(seed: 31)
    var output = RawOutput()
    for _ in 0..<300 {
      var expected: [UInt8] = []
      output.removeAll()
      for _ in 0..<generator.number(0...300) {
        let text =
          generator.isTrue()
          ? generator.text(upTo: 40) : String(repeating: "a", count: generator.number(0...40))
        JSONText.append(quoted: text, to: &expected)
        output.write(quoted: text)
      }
      var bytes: [UInt8] = []
      output.append(to: &bytes)
      #expect(bytes == expected)
    }
  }

  @Test(arguments: [
    Int64.min, .min + 1, .max, 0, -1, 1, 9, 10, -10, 99, 100, 1 << 53, 999_999_999_999_999_999,
    1_000_000_000_000_000_000,
  ])
  func `whole numbers are written to their limits`(number: Int64) {
    #expect(text { $0.write(number) } == String(number))
  }

  @Test func `random whole numbers are written digit by digit`() {
    var generator = SplitMix64(seed: 2)
    for _ in 0..<5000 {
      let number = Int64.random(in: .min ... .max, using: &generator) >> Int64(generator.number(0...63))
      #expect(text { $0.write(number) } == String(number))
    }
  }

  static let numbers: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (30, "30"), (1.5, "1.5"), (0.1, "0.1"),
    (1_600_000_000, "1600000000"),
    (0x1p53 - 1, "9007199254740991"), (-0x1p53 + 1, "-9007199254740991"), (1e300, "1e+300"),
    (.leastNonzeroMagnitude, "5e-324"),
  ]

  @Test(arguments: numbers)
  func `a number is written with its fewest digits, whole where it is whole`(number: Double, expected: String)
  {
    #expect(text { $0.write(number) } == expected)
  }

  @Test func `every number comes back as the same binary64`() throws {
    var generator = SplitMix64(seed: 3)
    let edges: [Double] = [
      0x1p53, -0x1p53, 0x1p63, .greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude,
    ]
    for index in 0..<5000 {
      let number = index < edges.count ? edges[index] : Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(Double(text { $0.write(number) }) == number)
      #expect(
        try JSONReader.value(of: Array(text { $0.write(number) }.utf8)) == .number(text { $0.write(number) }))
    }
  }

  @Test func `a figure of few decimals is written as it was given`() {
    var generator = SplitMix64(seed: 32)
    for _ in 0..<20_000 {
      let decimals = generator.number(1...9)
      let whole = String(generator.number(0...999_999)), fraction = generator.number(0...999_999_999)
      let digits = String(String(1_000_000_000 + fraction).dropFirst().prefix(decimals))
      let significant = digits.reversed().drop { $0 == "0" }.reversed()
      let given = whole + (significant.isEmpty ? "" : "." + String(significant))
      guard let number = Double(given) else { continue }
      // Below 0.0001 the fewest digits have an exponent.
      if number != 0, number < 0.0001 { continue }
      #expect(text { $0.write(number) } == given)
      #expect(text { $0.write(-number) } == (number == 0 ? "0" : "-" + given))
    }
  }
}

/// Numbers as texts print them: `$555.7 million`, `2,000`, `1.7–1.8 billion USD`, `−5.3%`, `(5.3)`, `1 234,5 mln`,
/// `12,34,567`.
struct PrintedFigure: Equatable {
  /// The number without its sign, each reading where the text has several: `1.234` is also a thousand and more, and
  /// `5 m` may be metres.
  var magnitudes: [Double]
  /// What one more in the last digit printed is worth.
  var step: Double
  /// Whether a minus or brackets make it negative, or a plus positive; nil where no sign is printed.
  let isNegative: Bool?
  /// Whether a word of scale stands behind it.
  fileprivate var hasScale = false

  /// Whether a value is what is printed, but for the rounding of binary fractions. Without a sign the text may tell a
  /// fall in words, so the sign of the value does not count.
  func isPrinted(_ value: Double) -> Bool {
    if let isNegative, value != 0, isNegative != (value < 0) { return false }
    return magnitudes.contains { abs($0 - abs(value)) <= 1e-9 * max($0, abs(value)) }
  }

  /// The numbers of a text in their order.
  /// - Returns: nil where digits stand in a way that is no number, such as `11.12.2025`.
  static func numbers(in text: String) -> [PrintedFigure]? {
    var reading = FigureReading(text)
    var figures: [PrintedFigure] = []
    while reading.findNumber() {
      guard let figure = reading.number() else { return nil }
      // The ends of a range mostly share one scale, which stands behind the second.
      if figure.hasScale, let last = figures.last, !last.hasScale, reading.isRange {
        figures[figures.count - 1].scale(by: figure.scales)
      }
      figures.append(figure)
    }
    return figures
  }

  /// Each word of scale may be read as these factors.
  fileprivate var scales: [Double] = [1]

  fileprivate mutating func scale(by factors: [Double]) {
    magnitudes = factors.flatMap { factor in magnitudes.map { $0 * factor } }
    step *= factors[0]
    (scales, hasScale) = (factors, true)
  }

  fileprivate init(_ magnitudes: [Double], step: Double, isNegative: Bool?) {
    (self.magnitudes, self.step, self.isNegative) = (magnitudes, step, isNegative)
  }

  /// A number without an exponent where it is whole.
  static func plain(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? String(number)
  }
}

/// Goes through a text from number to number.
private struct FigureReading {
  private let text: [Unicode.Scalar]
  private var position = 0
  /// Where the number before began to be followed by other text.
  private var lastEnd = 0
  /// Whether what stands between the last two numbers joins them to a range.
  private(set) var isRange = false

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  private func scalar(_ index: Int) -> Unicode.Scalar? { text.indices.contains(index) ? text[index] : nil }

  private func isDigit(_ index: Int) -> Bool { scalar(index).map { ("0"..."9").contains($0) } ?? false }

  private func isLetter(_ index: Int) -> Bool { scalar(index)?.properties.isAlphabetic ?? false }

  /// Goes to the next digit that belongs to a number: not that of `CO2` or `m3`, but that of `USD5`.
  mutating func findNumber() -> Bool {
    while position < text.count {
      if isDigit(position) {
        let letters = text[..<position].reversed().prefix { $0.properties.isAlphabetic }.reversed()
        let isCurrency = letters.count == 3 && letters.allSatisfy { ("A"..."Z").contains($0) }
        if letters.isEmpty || isCurrency { return true }
        while isDigit(position) { position += 1 }
      } else {
        position += 1
      }
    }
    return false
  }

  /// The number that begins here, with its sign and scale.
  mutating func number() -> PrintedFigure? {
    let start = position
    let (parts, separators) = digitGroups()
    guard let (magnitudes, decimals) = FigureReading.values(of: parts, separators) else { return nil }
    let end = position
    let negative = sign(before: start)
    isRange = FigureReading.joins(text[lastEnd..<start])
    var figure = PrintedFigure(magnitudes, step: FigureReading.power(-decimals), isNegative: negative)
    if let factors = scale() { figure.scale(by: factors) }
    lastEnd = max(end, position)
    return figure
  }

  /// Runs of digits with one separator between each two.
  private mutating func digitGroups() -> (parts: [String], separators: [Unicode.Scalar]) {
    var parts = [run()]
    var separators: [Unicode.Scalar] = []
    while let separator = scalar(position), isSeparator(separator), isDigit(position + 1) {
      let before = position
      position += 1
      let part = run()
      // A space parts groups of three only; between other digits it parts two numbers.
      if FigureReading.spaces.contains(separator), part.count != 3 || parts[parts.count - 1].count > 3 {
        position = before
        break
      }
      parts.append(part)
      separators.append(separator)
    }
    return (parts, separators)
  }

  private mutating func run() -> String {
    var digits = ""
    while isDigit(position) {
      digits.unicodeScalars.append(text[position])
      position += 1
    }
    return digits
  }

  private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || scalar == "." || FigureReading.spaces.contains(scalar)
      || FigureReading.apostrophes.contains(scalar)
  }

  private static let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{2009}", "\u{202F}"]
  private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}"]

  /// What runs of digits make, with how many decimals; several numbers where both readings are usual.
  private static func values(
    of parts: [String], _ separators: [Unicode.Scalar]
  ) -> (magnitudes: [Double], decimals: Int)? {
    guard let last = separators.last else { return Double(parts[0]).map { ([$0], 0) } }
    let whole = Double(parts.joined())
    let isPoint = last == "." || last == ","
    let before = separators.dropLast()
    // One comma or point, or another than those before it, begins the decimals.
    if isPoint, !before.contains(last), before.isEmpty || areGroups(parts.dropLast(), before) {
      let isGroup = before.isEmpty && areGroups(parts[...], separators[...])
      guard let decimal = Double(parts.dropLast().joined() + "." + parts[parts.count - 1]) else { return nil }
      guard isGroup, let whole else { return ([decimal], parts[parts.count - 1].count) }
      return last == "," ? ([whole], 0) : ([decimal, whole], parts[parts.count - 1].count)
    }
    guard let whole, areGroups(parts[...], separators[...]) else { return nil }
    return ([whole], 0)
  }

  /// Whether runs of digits are groups of three, or of two before the last three as in India.
  private static func areGroups(_ parts: ArraySlice<String>, _ separators: ArraySlice<Unicode.Scalar>) -> Bool
  {
    guard let first = parts.first, let last = parts.last, first != "0", Set(separators).count <= 1 else {
      return false
    }
    let middle = parts.dropFirst().dropLast()
    let areThrees = first.count <= 3 && middle.allSatisfy { $0.count == 3 }
    let areTwos = first.count <= 2 && !middle.isEmpty && middle.allSatisfy { $0.count == 2 }
    return last.count == 3 && (areThrees || areTwos)
  }

  /// The sign in front of a number and its currency: true for a minus or an opening bracket, false for a plus.
  private func sign(before start: Int) -> Bool? {
    var index = start - 1
    while let scalar = scalar(index), isCurrency(scalar) || scalar.properties.isAlphabetic { index -= 1 }
    guard let mark = scalar(index) else { return nil }
    if mark == "(" { return closesBracket() ? true : nil }
    let startsWord = scalar(index - 1).map { $0.properties.isWhitespace || $0 == "(" } ?? true
    guard startsWord else { return nil }
    if FigureReading.minuses.contains(mark) { return true }
    return mark == "+" ? false : nil
  }

  private func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }

  private static let minuses: Set<Unicode.Scalar> = ["-", "\u{2212}", "\u{2010}", "\u{2011}", "\u{2013}"]

  /// Whether only a unit or a scale stands before the closing bracket.
  private func closesBracket() -> Bool {
    for scalar in text[position...] {
      if scalar == ")" { return true }
      guard scalar.properties.isAlphabetic || scalar == "%" || scalar == " " || isCurrency(scalar) else {
        return false
      }
    }
    return false
  }

  /// The factors that the word behind a number may stand for; nil where it is no word of scale.
  private mutating func scale() -> [Double]? {
    var start = position
    if let scalar = scalar(start), FigureReading.spaces.contains(scalar) || scalar == "-", isLetter(start + 1)
    {
      start += 1
    }
    var end = start
    while isLetter(end) || isDigit(end) { end += 1 }
    var word = ""
    word.unicodeScalars.append(contentsOf: text[start..<end])
    guard let factors = FigureReading.factors[word.lowercased()] else { return nil }
    position = end
    return factors
  }

  private static let factors: [String: [Double]] = {
    let words: [(Double, String)] = [
      (1e3, "thousand thousands thsd tsd тыс тысяч тысячи"), (1e5, "lakh lakhs"),
      (1e6, "million millions mln mn mio млн миллион миллиона миллионов"), (1e7, "crore crores"),
      (1e9, "billion billions bn bln milliard milliards mrd млрд миллиард миллиарда миллиардов"),
      (1e12, "trillion trillions tn trn trln трлн триллион триллиона триллионов"),
    ]
    var factors: [String: [Double]] = [:]
    for (factor, list) in words {
      for word in list.split(separator: " ") { factors[String(word)] = [factor] }
    }
    // One letter may be a unit too: metres, a bit, a tonne, a kelvin.
    for (letter, factor) in [("k", 1e3), ("m", 1e6), ("b", 1e9), ("t", 1e12)] {
      factors[letter] = [factor, 1]
    }
    return factors
  }()

  /// Whether the text between two numbers makes them the ends of a range.
  private static func joins(_ between: ArraySlice<Unicode.Scalar>) -> Bool {
    var word = ""
    for scalar in between where scalar.properties.isAlphabetic || dashes.contains(scalar) {
      word.unicodeScalars.append(scalar)
    }
    return ["to", "and", "or", "до", "bis"].contains(word.lowercased())
      || word.unicodeScalars.first.map { dashes.contains($0) } == true
  }

  private static let dashes: Set<Unicode.Scalar> = [
    "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}",
  ]

  private static func power(_ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1) { product, _ in exponent < 0 ? product / 10 : product * 10 }
  }
}

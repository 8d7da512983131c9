/// One thing that the program counts or measures: declared once, where it is counted, and read when somebody asks.
package struct Metric: Sendable {
  /// How its numbers move.
  package enum Kind: String, Sendable {
    /// They only grow, from the start of the process.
    case counter
    /// They go up and down.
    case gauge
    /// They tell how often which size was met.
    case histogram
  }

  /// What its numbers count, where they are no plain number.
  package enum Unit: String, Sendable {
    case seconds, bytes
  }

  /// One of its numbers, and what sets it apart from the others.
  package struct Sample: Sendable {
    /// What the number is.
    package enum Value: Sendable {
      case integer(Int)
      case real(Double)
      case distribution(Distribution)
    }

    /// Names and values; neither holds a quote, a backslash or the end of a line.
    package let labels: [(name: String, value: String)]
    /// The number.
    package let value: Value

    /// A number with its labels.
    package init(_ value: Value, labels: [(name: String, value: String)] = []) {
      (self.value, self.labels) = (value, labels)
    }
  }

  /// Its name as Prometheus wants it (prometheus.io/docs/practices/naming): with the unit, and `total` behind what only
  /// grows.
  package let name: String
  /// How its numbers move.
  package let kind: Kind
  /// One sentence that says what they are.
  package let help: String
  /// Gives its numbers as they are now, on any thread.
  package let read: @Sendable () -> [Sample]

  /// - Parameter base: the name without unit and `total`.
  package init(
    _ base: String, _ kind: Kind, in unit: Unit? = nil, _ help: String,
    samples read: @escaping @Sendable () -> [Sample]
  ) {
    name = base + (unit.map { "_\($0.rawValue)" } ?? "") + (kind == .counter ? "_total" : "")
    (self.kind, self.help, self.read) = (kind, help, read)
  }

  /// One that is one whole number.
  package init(
    _ base: String, _ kind: Kind, in unit: Unit? = nil, _ help: String, _ read: @escaping @Sendable () -> Int
  ) {
    self.init(base, kind, in: unit, help) { [Sample(.integer(read()))] }
  }

  /// One that tells how often which size was met.
  package init(
    _ base: String, histogramIn unit: Unit?, _ help: String,
    _ read: @escaping @Sendable () -> Distribution
  ) {
    self.init(base, .histogram, in: unit, help) { [Sample(.distribution(read()))] }
  }
}

/// How often which size was met.
package struct Distribution: Sendable {
  /// The largest size of each class but the last, which takes what is larger.
  package let bounds: [Double]
  /// How many fell into each class.
  package private(set) var counts: [Int]
  /// All sizes together.
  package private(set) var sum = 0.0

  /// Nothing was met yet.
  package init(bounds: [Double]) {
    (self.bounds, counts) = (bounds, Array(repeating: 0, count: bounds.count + 1))
  }

  /// What was counted elsewhere, a class each and one more for what is larger than all bounds.
  package init(bounds: [Double], counts: [Int], sum: Double) {
    (self.bounds, self.counts, self.sum) = (bounds, counts, sum)
  }

  /// Counts one.
  package mutating func add(_ size: Double) {
    counts[bounds.firstIndex { size <= $0 } ?? bounds.count] += 1
    sum += size
  }
}

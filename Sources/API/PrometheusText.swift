import System

/// Metrics in the text format of Prometheus, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
enum PrometheusText {
  static func append(_ metrics: [Metric], to bytes: inout [UInt8]) {
    for metric in metrics {
      append(
        "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n", to: &bytes)
      for sample in metric.read() { append(sample, of: metric.name, to: &bytes) }
    }
  }

  private static func append(_ sample: Metric.Sample, of name: String, to bytes: inout [UInt8]) {
    let labels = sample.labels
    switch sample.value {
    case .integer(let number): append(line(name, labels, "\(number)"), to: &bytes)
    case .real(let number): append(line(name, labels, "\(number)"), to: &bytes)
    case .distribution(let distribution):
      // Each class of this format has those of the smaller ones in it.
      var total = 0
      for (bound, count) in zip(distribution.bounds.map { "\($0)" } + ["+Inf"], distribution.counts) {
        total += count
        append(line("\(name)_bucket", labels + [("le", bound)], "\(total)"), to: &bytes)
      }
      append(line("\(name)_sum", labels, "\(distribution.sum)"), to: &bytes)
      append(line("\(name)_count", labels, "\(total)"), to: &bytes)
    }
  }

  private static func line(
    _ name: String, _ labels: [(name: String, value: String)], _ value: String
  ) -> String {
    let words = labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
    return words.isEmpty ? "\(name) \(value)\n" : "\(name){\(words)} \(value)\n"
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }
}

package import Domain

/// A series of a dataflow with its figures, every value as its text: what all forms of SDMX data are written from.
package struct StatisticalSeries: Equatable, Sendable {
  /// One figure.
  package struct Observation: Equatable, Sendable {
    /// As `ReportingPeriod` writes it.
    package let period: String
    /// Nil where the source says that there is none.
    package let value: String?
    /// In the order of the dataflow's attributes of observations; nil for what is not told.
    package let attributes: [String?]

    /// A figure with what is told of it.
    package init(period: String, value: String?, attributes: [String?]) {
      (self.period, self.value, self.attributes) = (period, value, attributes)
    }
  }

  /// In the order of the dataflow's dimensions.
  package let key: [String]
  /// In the order of the dataflow's attributes of series.
  package let attributes: [String?]
  /// In the order of their periods.
  package let observations: [Observation]

  /// A series with its figures.
  package init(key: [String], attributes: [String?], observations: [Observation]) {
    (self.key, self.attributes, self.observations) = (key, attributes, observations)
  }
}

/// What is to be written of a dataflow.
package struct DataMessage: Sendable {
  /// How much of each series is written (the parameter `detail` of SDMX 2.1).
  package enum Detail: String, CaseIterable, Sendable {
    case full
    case dataOnly = "dataonly"
    case seriesKeysOnly = "serieskeysonly"
    case noData = "nodata"

    /// Whether the figures are written.
    var hasFigures: Bool { self == .full || self == .dataOnly }
    /// Whether attributes are written.
    var hasAttributes: Bool { self == .full || self == .noData }
  }

  /// The dataflow.
  package let flow: Dataflow
  /// How much of each series is written.
  package let detail: Detail
  /// The state that the figures are from.
  package let state: MessageState

  /// A message about a dataflow.
  package init(_ flow: Dataflow, _ detail: Detail, _ state: MessageState) {
    (self.flow, self.detail, self.state) = (flow, detail, state)
  }
}

/// The state of the record that a message is from, which its head tells: equal states give equal bytes.
package struct MessageState: Sendable {
  /// The number of the last commit.
  package let version: Int64
  /// Its time, UTC (RFC 3339).
  package let time: String

  /// The state after a commit; before the first its time is that from which computers count.
  package init(version: Int64, time: String?) {
    (self.version, self.time) = (version, time ?? "1970-01-01T00:00:00Z")
  }
}

/// Writes the series of a dataflow, one after the other.
package protocol SeriesWriting: Sendable {
  /// Appends what stands before the first series.
  func begin(to bytes: inout [UInt8])
  /// Appends a series.
  func write(_ series: StatisticalSeries, to bytes: inout [UInt8])
  /// Appends what stands behind the last series.
  func end(to bytes: inout [UInt8])
}

extension Double {
  /// The fewest digits that give the same number again, as JSON has them.
  package var digits: String {
    var output = RawOutput()
    output.write(self)
    return output.text
  }
}

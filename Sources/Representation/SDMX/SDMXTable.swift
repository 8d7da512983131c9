import Domain

/// SDMX-CSV: a line for each figure, with its whole key. Lines end in CRLF, quotes stand where they are needed (RFC 4180).
struct SDMXTable: SeriesWriting {
  /// The versions of the format, which differ in how they name the dataflow.
  enum Version: Sendable { case one, two }

  private let message: DataMessage
  private let version: Version

  init(_ message: DataMessage, _ version: Version) { (self.message, self.version) = (message, version) }

  func begin(to bytes: inout [UInt8]) {
    let flow = message.flow
    let figure = message.detail.hasFigures ? [flow.time.name, flow.measure.name] : []
    let attributes = message.detail.hasAttributes ? flow.seriesAttributes + told : []
    append(
      (version == .one ? ["DATAFLOW"] : ["STRUCTURE", "STRUCTURE_ID", "ACTION"]) + flow.dimensions.map(\.name)
        + figure + attributes.map(\.name), to: &bytes)
  }

  func write(_ series: StatisticalSeries, to bytes: inout [UInt8]) {
    let name = "\(Dataflow.agency):\(message.flow.id)(\(Dataflow.version))"
    // I: what is told is to be added (SDMX-CSV 2.0).
    let head = (version == .one ? [name] : ["dataflow", name, "I"]) + series.key
    let attributes = message.detail.hasAttributes ? series.attributes : []
    guard message.detail.hasFigures else { return append(head + attributes, to: &bytes) }
    for observation in series.observations {
      let more = message.detail.hasAttributes ? observation.attributes : []
      append(head + [observation.period, observation.value] + attributes + more, to: &bytes)
    }
  }

  func end(to bytes: inout [UInt8]) {}

  /// The attributes that each line tells of its figure; none where no figures are written.
  private var told: [Dataflow.Component] {
    message.detail.hasFigures ? message.flow.observationAttributes : []
  }

  private func append(_ cells: [String?], to bytes: inout [UInt8]) {
    for (position, cell) in cells.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      guard let cell else { continue }
      guard cell.utf8.contains(where: SDMXTable.needsQuotes) else {
        bytes += cell.utf8
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      bytes += cell.replacing("\"", with: "\"\"").utf8
      bytes.append(UInt8(ascii: "\""))
    }
    bytes += "\r\n".utf8
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}

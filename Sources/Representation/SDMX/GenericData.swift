import Domain

/// Generic data of SDMX-ML 2.1, which every reader of SDMX takes.
struct GenericData: SeriesWriting {
  private let message: DataMessage

  init(_ message: DataMessage) { self.message = message }

  func begin(to bytes: inout [UInt8]) {
    var xml = Markup(.xml)
    xml.raw(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    xml.begin(
      "mes:GenericData",
      [
        "xmlns:mes": SDMXMessage.message, "xmlns:com": SDMXMessage.common, "xmlns:gen": SDMXMessage.generic,
      ])
    SDMXMessage.header(message, to: &xml)
    xml.begin("mes:DataSet", ["structureRef": message.flow.id])
    bytes += xml.finish()
  }

  func write(_ series: StatisticalSeries, to bytes: inout [UInt8]) {
    let flow = message.flow
    var xml = Markup(.xml)
    xml.raw("\n")
    xml.element("gen:Series") { xml in
      values("gen:SeriesKey", flow.dimensions, series.key, to: &xml)
      if message.detail.hasAttributes {
        values("gen:Attributes", flow.seriesAttributes, series.attributes, to: &xml)
      }
      guard message.detail.hasFigures else { return }
      for observation in series.observations {
        xml.element("gen:Obs") { xml in
          xml.empty("gen:ObsDimension", ["value": observation.period])
          if let value = observation.value { xml.empty("gen:ObsValue", ["value": value]) }
          guard message.detail.hasAttributes else { return }
          values("gen:Attributes", flow.observationAttributes, observation.attributes, to: &xml)
        }
      }
    }
    bytes += xml.finish()
  }

  func end(to bytes: inout [UInt8]) {
    var xml = Markup(.xml)
    xml.end("mes:DataSet")
    xml.end("mes:GenericData")
    xml.raw("\n")
    bytes += xml.finish()
  }

  /// Writes the values that there are inside an element, which is left out where there are none.
  private func values(
    _ name: StaticString, _ components: [Dataflow.Component], _ values: [String?], to xml: inout Markup
  ) {
    guard values.contains(where: { $0 != nil }) else { return }
    xml.element(name) { xml in
      for (component, value) in zip(components, values) {
        guard let value else { continue }
        xml.empty("gen:Value", ["id": component.name, "value": value])
      }
    }
  }
}

import Domain

/// Data of SDMX-ML 2.1 in which dimensions and attributes are attributes of XML: a third of the size of generic data.
struct StructureSpecificData: SeriesWriting {
  private let message: DataMessage

  init(_ message: DataMessage) { self.message = message }

  func begin(to bytes: inout [UInt8]) {
    let namespace = SDMXMessage.namespace(of: message.flow)
    var xml = Markup(.xml)
    xml.raw(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    xml.begin(
      "mes:StructureSpecificData",
      [
        "xmlns:mes": SDMXMessage.message, "xmlns:com": SDMXMessage.common, "xmlns:ss": SDMXMessage.specific,
        "xmlns:xsi": SDMXMessage.instance, "xmlns:data": namespace,
      ])
    SDMXMessage.header(message, namespace: namespace, to: &xml)
    xml.begin(
      "mes:DataSet",
      [
        "xsi:type": "data:DataSetType", "ss:structureRef": message.flow.id, "ss:dataScope": "DataStructure",
        "ss:action": "Replace",
      ])
    bytes += xml.finish()
  }

  func write(_ series: StatisticalSeries, to bytes: inout [UInt8]) {
    let flow = message.flow
    var xml = Markup(.xml)
    xml.raw("\n")
    let told = message.detail.hasAttributes ? pairs(flow.seriesAttributes, series.attributes) : []
    let attributes = pairs(flow.dimensions, series.key) + told
    guard message.detail.hasFigures else {
      xml.empty("Series", attributes)
      bytes += xml.finish()
      return
    }
    xml.element("Series", attributes) { xml in
      for observation in series.observations {
        let told =
          message.detail.hasAttributes ? pairs(flow.observationAttributes, observation.attributes) : []
        xml.empty(
          "Obs", pairs([flow.time, flow.measure], [observation.period, observation.value]) + told)
      }
    }
    bytes += xml.finish()
  }

  func end(to bytes: inout [UInt8]) {
    var xml = Markup(.xml)
    xml.end("mes:DataSet")
    xml.end("mes:StructureSpecificData")
    xml.raw("\n")
    bytes += xml.finish()
  }

  private func pairs(_ components: [Dataflow.Component], _ values: [String?]) -> [Markup.Attributes.Element] {
    zip(components, values).map { ($0.id, $1) }
  }
}

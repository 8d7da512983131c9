import Domain

/// What all SDMX-ML 2.1 messages have: their namespaces and their head.
enum SDMXMessage {
  static let message = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
  static let common = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
  static let structure = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
  static let generic = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
  static let specific = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
  static let instance = "http://www.w3.org/2001/XMLSchema-instance"

  /// The namespace of the data of a dataflow in structure-specific messages (SDMX 2.1, section 3A).
  static func namespace(of flow: Dataflow) -> String {
    let structure = "org.sdmx.infomodel.datastructure.DataStructure=\(Dataflow.agency):\(flow.id)"
    return "urn:sdmx:\(structure)(\(Dataflow.version)):ObsLevelDim:\(flow.time.id)"
  }

  static func header(
    _ id: String, _ state: MessageState, to xml: inout Markup, structure: (inout Markup) -> Void = { _ in }
  ) {
    xml.element("mes:Header") { xml in
      xml.element("mes:ID", text: "\(id)-\(state.version)")
      xml.element("mes:Test", text: "false")
      xml.element("mes:Prepared", text: state.time)
      xml.empty("mes:Sender", ["id": Dataflow.agency])
      structure(&xml)
    }
  }

  /// The head of a message about the figures of a dataflow.
  /// - Parameter namespace: that of its data, where the message is specific to its structure.
  static func header(_ message: DataMessage, namespace: String? = nil, to xml: inout Markup) {
    let flow = message.flow
    header(flow.id, message.state, to: &xml) { xml in
      xml.element(
        "mes:Structure",
        ["structureID": flow.id, "namespace": namespace, "dimensionAtObservation": flow.time.name]
      ) { xml in
        xml.element("com:Structure") { xml in
          xml.empty("Ref", ["agencyID": Dataflow.agency, "id": flow.id, "version": Dataflow.version])
        }
      }
    }
  }
}

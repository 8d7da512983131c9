package import Domain

/// Structures of SDMX-ML 2.1: dataflows, code lists, concepts and data structures, as many of each as were asked for.
package struct StructureMessage {
  /// A code list with its codes.
  package struct CodeList {
    /// A code with its title and, where there is one, its meaning.
    package typealias Code = (code: String, title: String, meaning: String?)

    let codes: StatisticalCodes
    let items: [Code]

    /// A list whose codes are these.
    package init(_ codes: StatisticalCodes, _ items: [Code]) { (self.codes, self.items) = (codes, items) }
  }

  /// Dataflows, each with what is said of it.
  package var flows: [(flow: Dataflow, description: String)] = []
  /// Code lists.
  package var codeLists: [CodeList] = []
  /// The concepts of the one scheme there is; nil where it was not asked for.
  package var concepts: [Dataflow.Component]?
  /// The dataflows whose data structures are told.
  package var structures: [Dataflow] = []
  private let state: MessageState

  /// A message with nothing in it yet.
  package init(_ state: MessageState) { self.state = state }

  /// The id of the scheme of concepts.
  package static let conceptScheme = "CS_ENTENTE"

  /// Appends the message.
  package func append(to bytes: inout [UInt8]) {
    var xml = Markup(.xml)
    xml.raw(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    xml.element(
      "mes:Structure",
      [
        "xmlns:mes": SDMXMessage.message, "xmlns:str": SDMXMessage.structure,
        "xmlns:com": SDMXMessage.common,
      ]
    ) { xml in
      SDMXMessage.header("STRUCTURE", state, to: &xml)
      xml.element("mes:Structures") { xml in
        all("str:Dataflows", flows, to: &xml) { write($0.flow, $0.description, to: &$1) }
        all("str:Codelists", codeLists, to: &xml) { write($0, to: &$1) }
        all("str:Concepts", [concepts].compactMap { $0 }, to: &xml) { write(concepts: $0, to: &$1) }
        all("str:DataStructures", structures, to: &xml) { write(structure: $0, to: &$1) }
      }
    }
    xml.raw("\n")
    bytes += xml.finish()
  }

  /// Writes the items of one kind inside an element, which is left out where there are none.
  private func all<Item>(
    _ name: StaticString, _ items: [Item], to xml: inout Markup, _ write: (Item, inout Markup) -> Void
  ) {
    guard !items.isEmpty else { return }
    xml.element(name) { xml in
      for item in items {
        xml.raw("\n")
        write(item, &xml)
      }
    }
  }

  private func write(_ flow: Dataflow, _ description: String, to xml: inout Markup) {
    maintained("str:Dataflow", flow.id, flow.title, description, to: &xml) { xml in
      xml.element("str:Structure") { reference(flow.id, "DataStructure", in: "datastructure", to: &$0) }
    }
  }

  private func write(_ list: CodeList, to xml: inout Markup) {
    maintained("str:Codelist", list.codes.id, list.codes.title, list.codes.summary, to: &xml) { xml in
      for item in list.items {
        xml.element("str:Code", ["id": item.code]) { named(item.title, item.meaning, to: &$0) }
      }
    }
  }

  private func write(concepts: [Dataflow.Component], to xml: inout Markup) {
    let title = "Concepts"
    maintained(
      "str:ConceptScheme", StructureMessage.conceptScheme, title, "What the dataflows tell.", to: &xml
    ) { xml in
      for concept in concepts {
        xml.element("str:Concept", ["id": concept.name]) { named(concept.title, concept.summary, to: &$0) }
      }
    }
  }

  // MARK: Data structures

  private func write(structure flow: Dataflow, to xml: inout Markup) {
    maintained("str:DataStructure", flow.id, flow.title, nil, to: &xml) { xml in
      xml.element("str:DataStructureComponents") { xml in
        xml.element("str:DimensionList", ["id": "DimensionDescriptor"]) { xml in
          for (index, dimension) in flow.dimensions.enumerated() {
            component("str:Dimension", dimension, ["position": String(index + 1)], to: &xml)
          }
          component(
            "str:TimeDimension", flow.time, ["position": String(flow.dimensions.count + 1)], to: &xml)
        }
        xml.element("str:AttributeList", ["id": "AttributeDescriptor"]) { xml in
          for attribute in flow.seriesAttributes {
            self.attribute(attribute, to: &xml) { xml in
              for dimension in flow.dimensions {
                xml.element("str:Dimension") { $0.empty("Ref", ["id": dimension.name]) }
              }
            }
          }
          for attribute in flow.observationAttributes {
            self.attribute(attribute, to: &xml) { xml in
              xml.element("str:PrimaryMeasure") { $0.empty("Ref", ["id": flow.measure.name]) }
            }
          }
        }
        xml.element("str:MeasureList", ["id": "MeasureDescriptor"]) { xml in
          component("str:PrimaryMeasure", flow.measure, [:], to: &xml)
        }
      }
    }
  }

  private func attribute(
    _ attribute: Dataflow.Component, to xml: inout Markup, _ relationship: (inout Markup) -> Void
  ) {
    component("str:Attribute", attribute, ["assignmentStatus": "Conditional"], to: &xml) { xml in
      xml.element("str:AttributeRelationship", [:], relationship)
    }
  }

  private func component(
    _ name: StaticString, _ component: Dataflow.Component, _ attributes: Markup.Attributes,
    to xml: inout Markup, _ more: (inout Markup) -> Void = { _ in }
  ) {
    xml.element(name, [("id", component.name)] + Array(attributes)) { xml in
      xml.element("str:ConceptIdentity") { xml in
        xml.empty(
          "Ref",
          [
            "id": component.name, "maintainableParentID": StructureMessage.conceptScheme,
            "maintainableParentVersion": Dataflow.version, "agencyID": Dataflow.agency,
            "package": "conceptscheme", "class": "Concept",
          ])
      }
      xml.element("str:LocalRepresentation") { representation(component.representation, to: &$0) }
      more(&xml)
    }
  }

  private func representation(_ kind: Dataflow.Component.Representation, to xml: inout Markup) {
    switch kind {
    case .codes(let codes):
      xml.element("str:Enumeration") { reference(codes.id, "Codelist", in: "codelist", to: &$0) }
    case .text: xml.empty("str:TextFormat", ["textType": "String"])
    case .number: xml.empty("str:TextFormat", ["textType": "Double"])
    case .period: xml.empty("str:TextFormat", ["textType": "ObservationalTimePeriod"])
    }
  }

  // MARK: Parts

  /// Writes what has an agency and a version of its own.
  private func maintained(
    _ name: StaticString, _ id: String, _ title: String, _ description: String?, to xml: inout Markup,
    _ content: (inout Markup) -> Void
  ) {
    xml.element(name, ["id": id, "agencyID": Dataflow.agency, "version": Dataflow.version]) { xml in
      named(title, description, to: &xml)
      content(&xml)
    }
  }

  private func named(_ title: String, _ description: String?, to xml: inout Markup) {
    xml.element("com:Name", ["xml:lang": "en"], text: title)
    if let description { xml.element("com:Description", ["xml:lang": "en"], text: description) }
  }

  private func reference(_ id: String, _ kind: String, in package: String, to xml: inout Markup) {
    xml.empty(
      "Ref",
      [
        "id": id, "version": Dataflow.version, "agencyID": Dataflow.agency, "package": package, "class": kind,
      ])
  }
}

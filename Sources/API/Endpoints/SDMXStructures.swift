import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /sdmx/{resource}/{agency}/{id}/{version}`, whose parts may be missing from the right.
  static let statisticalStructures: [Route] = [
    "{resource}", "{resource}/{+agency}", "{resource}/{+agency}/{+id}",
    "{resource}/{+agency}/{+id}/{+version}",
  ].map { path in
    Route(
      "/sdmx/\(path)", "Tells the structure of the statistical data (SDMX 2.1).",
      formats: Format.structures, parameters: StructureQuestion.parameters,
      parts: ["resource": .codes(StructureQuestion.Kind.allCases.map(\.rawValue))], mayEndInSlash: true,
      // Of each dataflow the claims are counted that have no period.
      isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      let asked = try StructureQuestion(question)
      try walk.structures(asked).append(to: &response.body)
      return nil
    }
  }
}

/// Which structures are asked for.
private struct StructureQuestion {
  /// The resources of SDMX 2.1 that there are here.
  enum Kind: String, CaseIterable {
    case dataflow, datastructure, codelist, conceptscheme
  }

  let kind: Kind
  /// The ids asked for; nil for all.
  let ids: [String]?
  /// Whether what belongs together with it is told as well.
  let withReferences: Bool

  /// The other resources of SDMX 2.1 (RESTful API, section 4), which there might be elsewhere.
  private static let others: Set = [
    "metadatastructure", "categoryscheme", "hierarchicalcodelist", "organisationscheme", "agencyscheme",
    "dataproviderscheme", "dataconsumerscheme", "organisationunitscheme", "metadataflow",
    "reportingtaxonomy", "provisionagreement", "structureset", "process", "categorisation",
    "contentconstraint", "attachmentconstraint", "structure", "metadata", "schema",
  ]

  static let parameters = [
    QueryParameter(
      "references",
      "Whether what belongs together with what is asked for is told as well: anything but none says so.",
      .codes(
        [
          "none", "parents", "parentsandsiblings", "children", "descendants", "all",
        ] + Kind.allCases.map(\.rawValue))),
    QueryParameter("detail", "How much is told of each: always all.", .codes(["full"])),
  ]

  /// - Throws: `Problem` of kind `notImplemented` for another resource of SDMX, `notFound` for what is none, for an
  ///   agency or a version that there is not, and `invalidParameter`.
  init(_ question: Question) throws(Problem) {
    guard let kind = Kind(rawValue: question["resource"]) else {
      let resource = question["resource"]
      throw Problem(
        StructureQuestion.others.contains(resource) ? .notImplemented : .notFound,
        "There is no \"\(resource)\" here.",
        faults: [
          .init("Ask for one of the resources allowed.", allowed: Kind.allCases.map(\.rawValue) + ["data"])
        ])
    }
    self.kind = kind
    try StatisticalReference.requireHere(agency: question.part("agency"), version: question.part("version"))
    // pandaSDMX asks for the latest version of everything without an id.
    ids = question.part("id").flatMap { id in
      ["all", "latest"].contains(id) ? nil : id.split(separator: "+").map(String.init)
    }
    var withReferences = false
    try question.read(StructureQuestion.parameters) { name, value in
      if name == "references" { withReferences = value != "none" }
    }
    self.withReferences = withReferences
  }

  /// - Throws: `Problem` of kind `notFound` for an id that there is not.
  func require(_ known: [String]) throws(Problem) {
    for id in ids ?? [] where !known.contains(id) {
      throw Problem(
        .notFound, "There is no \(kind.rawValue) \"\(id)\".",
        faults: [.init("Ask for one of those allowed, or for all.", allowed: known)])
    }
  }

  func holds(_ id: String) -> Bool { ids?.contains(id) ?? true }
}

extension Walk {
  fileprivate func structures(_ asked: StructureQuestion) throws(Problem) -> StructureMessage {
    let dataset = try reader.currentDataset()
    var message = StructureMessage(MessageState(version: dataset.version, time: dataset.updatedAt))
    let lists = Dataflow.all.flatMap(\.codeLists).uniqued(by: \.id)
    switch asked.kind {
    case .dataflow, .datastructure: try asked.require(Dataflow.all.map(\.id))
    case .codelist: try asked.require(lists.map(\.id))
    case .conceptscheme: try asked.require([StructureMessage.conceptScheme])
    }
    let flows = Dataflow.all.filter { flow in
      switch asked.kind {
      case .dataflow, .datastructure: asked.holds(flow.id)
      case .codelist: flow.codeLists.contains { asked.holds($0.id) }
      case .conceptscheme: true
      }
    }
    func isTold(_ kind: StructureQuestion.Kind) -> Bool { asked.kind == kind || asked.withReferences }
    if isTold(.dataflow) {
      for flow in flows { message.flows.append((flow, try description(of: flow))) }
    }
    if isTold(.codelist) {
      let told =
        asked.kind == .codelist
        ? lists.filter { asked.withReferences || asked.holds($0.id) }
        : flows.flatMap(\.codeLists).uniqued(by: \.id)
      for list in told { message.codeLists.append(.init(list, try reader.codes(of: list))) }
    }
    if isTold(.conceptscheme) {
      message.concepts = Dataflow.all.flatMap(\.components).uniqued(by: \.name)
    }
    if isTold(.datastructure) { message.structures = flows }
    return message
  }

  private func description(of flow: Dataflow) throws(Problem) -> String {
    let unplaced = try reader.unplacedClaims(of: flow)
    let leftOut =
      "Left out, since their period is not stated, open, doubted or without exact limits: \(unplaced) of the claims."
    guard !flow.holdsClaims else {
      return "\(flow.series.summary) Every claim is a series of its own. \(leftOut)"
    }
    return """
      \(flow.series.summary) One figure for each period, by the rule \(Rule.standard.name); where it chooses none, the claims \
      stand only in \(flow.id)_CLAIMS. \(leftOut)
      """
  }
}

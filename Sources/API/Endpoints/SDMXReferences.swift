import Domain
import HTTP
import Representation
import Store

/// What paths of SDMX 2.1 say of the agency, the version and the dataflow.
enum StatisticalReference {
  /// - Throws: `Problem` of kind `notFound` where nothing here is of the agency or of the version.
  static func requireHere(agency: String?, version: String?) throws(Problem) {
    if let agency, !["all", Dataflow.agency].contains(agency) {
      throw missing("agency", agency, allowed: [Dataflow.agency, "all"])
    }
    if let version, !["all", "latest", Dataflow.version].contains(version) {
      throw missing("version", version, allowed: [Dataflow.version, "latest", "all"])
    }
  }

  /// The dataflow that `TRADE`, `ENTENTE,TRADE` or `ENTENTE,TRADE,1.0` names.
  /// - Throws: `Problem` of kind `notFound` where there is none.
  static func dataflow(_ text: String) throws(Problem) -> Dataflow {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let id = parts.count == 1 ? parts[0] : parts[1]
    guard parts.count <= 3, let flow = Dataflow.all.first(where: { $0.id == id }) else {
      throw missing("dataflow", text, allowed: Dataflow.all.map(\.id))
    }
    try requireHere(
      agency: parts.count > 1 ? parts[0] : nil, version: parts.count > 2 ? parts[2] : nil)
    return flow
  }

  private static func missing(_ what: String, _ text: String, allowed: [String]) -> Problem {
    Problem(
      .notFound, "There is no \(what) \"\(text)\" here.",
      faults: [.init("Ask for one of those allowed.", allowed: allowed)])
  }
}

extension Question {
  /// Hands the query's parameters to `body`, each held against its declaration.
  /// - Throws: `Problem` of kind `invalidParameter` with every one that is unknown, given twice or of no value it can have.
  func read(
    _ declared: [QueryParameter], _ body: (_ name: String, _ value: String) -> Void
  ) throws(Problem) {
    var faults: [Problem.Fault] = []
    var given: Set<String> = []
    for parameter in parameters {
      let (name, value) = (parameter.name, parameter.value)
      guard let known = declared.first(where: { $0.name == name }) else {
        let detail = "There is no parameter \"\(name)\" here."
        faults.append(.init(detail, parameter: name, allowed: declared.map(\.name)))
        continue
      }
      if !given.insert(name).inserted {
        faults.append(.init("\"\(name)\" is given twice, and takes one value.", parameter: name))
      } else if let fault = known.schema.fault(of: value, name) {
        faults.append(fault)
      } else {
        body(name, value)
      }
    }
    guard faults.isEmpty else { throw .parameters(faults) }
  }
}

extension ParameterSchema {
  /// What is wrong with a value of a parameter; nil where nothing is.
  fileprivate func fault(of value: String, _ name: String) -> Problem.Fault? {
    if !allowed.isEmpty, !allowed.contains(value) {
      return .init("\"\(value)\" is no value of \"\(name)\".", parameter: name, allowed: allowed)
    }
    if let bounds, !(Int(value).map(bounds.contains) ?? false) {
      let range = "\(bounds.lowerBound)...\(bounds.upperBound)"
      return .init("\"\(name)\" is a whole number.", parameter: name, allowed: [range])
    }
    return nil
  }
}

extension Array {
  /// The first of those with each value.
  func uniqued<Value: Hashable>(by value: (Element) -> Value) -> [Element] {
    var known: Set<Value> = []
    return filter { known.insert(value($0)).inserted }
  }
}

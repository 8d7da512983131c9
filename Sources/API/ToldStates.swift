import Domain
import HTTP
import Store

/// What the heads of answers tell of the state that they show. Nearly all answers of a loop show the same one, so what was
/// told of the last is kept.
struct ToldStates {
  /// Header lines, and the time in them at which what is shown was last changed.
  struct Told {
    let fields: FieldBlock
    let modified: HTTPDate?
  }

  private var last: (dataset: Dataset, told: Told)?

  /// What is told of a state in the head of a route's answer.
  /// - Parameter caching: says for how long it may be kept.
  mutating func told(of state: ShownState, as route: Route, caching: () -> String) -> Told {
    guard !route.isImmutable, !route.isOfToday, !state.isNamed else {
      return ToldStates.tell(
        of: state, caching: route.isImmutable ? "public, max-age=31536000, immutable" : caching(),
        modified: route.isOfToday ? nil : state.lastModified)
    }
    if let last, last.dataset == state.dataset { return last.told }
    let told = ToldStates.tell(of: state, caching: caching(), modified: state.lastModified)
    // Until its second is over a state has no time to tell.
    last = told.modified == nil ? nil : (state.dataset, told)
    return told
  }

  private static func tell(of state: ShownState, caching: String, modified: HTTPDate?) -> Told {
    var response = Response()
    state.tell(in: &response, caching: caching)
    if let modified { response.add("Last-Modified", modified.description) }
    return Told(fields: FieldBlock(of: response), modified: modified)
  }
}

import Domain
import HTTP
import Store

/// Which state of the dataset an answer shows, and for how long it may be kept.
struct ShownState: Sendable {
  let dataset: Dataset
  /// The path and query of the same answer by the position of its state; nil where no earlier state was asked for.
  private let location: String?
  /// Whether the state was named by a position with its mark, so that the answer will never be another.
  let isFixed: Bool
  /// Whether an earlier state was asked for.
  var isNamed: Bool { location != nil }

  /// The state that there is.
  init(now dataset: Dataset) { (self.dataset, location, isFixed) = (dataset, nil, false) }

  /// The state that a question is about, as `reader` sees it.
  /// - Throws: as `Reader.position(asOf:)`.
  init(_ question: Question, _ reader: Reader) throws(Problem) {
    guard let asOf = question.asOf else {
      (dataset, location, isFixed) = (try reader.currentDataset(), nil, false)
      return
    }
    let position = try reader.position(asOf: asOf)
    dataset = try reader.dataset(at: .commit(position.seq))
    location = PageLink(question.target, setting: "as_of").text(position.text)
    isFixed = position.mark != nil && position.text == asOf
  }

  /// Says so in the head of an answer, and for how long it may be kept.
  func tell(in response: inout Response, caching: String) {
    response.add("Cache-Control", caching)
    response.add("Entente-Version", dataset.position.text)
    if let location { response.add("Content-Location", location) }
  }

  /// When what is shown was last changed, where that tells it from every other state. What never changes is told by its tag
  /// alone: whether its second is over is seen by the clock, and its head would be another a second later.
  var lastModified: HTTPDate? {
    isFixed ? nil : dataset.lastModified.map { HTTPDate(secondsSinceEpoch: Int($0)) }
  }
}

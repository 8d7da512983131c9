/// One of many records as they were given: right, or refused for its faults.
package enum CheckedRecord: Sendable {
  /// The record, checked.
  case right(Record)
  /// What is wrong with it, and the text that stands as its id, which need not be one.
  case wrong([Problem.Fault], id: String?)
}

extension Resource {
  /// Checks one record of a list.
  /// - Parameter index: which element of the list it is, from 0, for the pointers of its faults.
  package func given(_ json: JSON, at index: Int) -> CheckedRecord { given(json, at: "/\(index)") }

  /// Checks one of many records.
  /// - Parameter pointer: where it stands (RFC 6901).
  package func given(_ json: JSON, at pointer: String) -> CheckedRecord {
    var faults: [Problem.Fault] = []
    if let record = record(from: json, at: pointer, faults: &faults) { return .right(record) }
    guard case .string(let id)? = json["id"] else { return .wrong(faults, id: nil) }
    return .wrong(faults, id: id)
  }
}

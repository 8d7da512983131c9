/// What stands before a title whose record tells of no plain fact.
package enum StatusWords {
  /// "Denied", "Planned"; nil for what happened or is so.
  package static func before(_ status: String) -> String? {
    switch status {
    case "denied": "Denied"
    case "reported": "Reported"
    case "proposed": "Proposed"
    case "planned": "Planned"
    case "cancelled": "Cancelled"
    default: nil
    }
  }
}

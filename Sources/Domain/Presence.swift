/// Fields that a record must have or must not have by the code of another field: a figure has a value, unless the
/// source says that there is none. Where neither is said it may have them.
package struct Presence: Sendable {
  /// The fields.
  package let fields: [String]
  /// The field whose code decides.
  package let decider: String
  /// With these codes a record must have the fields.
  package let required: [String]
  /// With these codes it must not.
  package let absent: [String]

  init(of fields: [String], by decider: String, required: [String] = [], absent: [String] = []) {
    (self.fields, self.decider, self.required, self.absent) = (fields, decider, required, absent)
  }

  /// Names every field that is missing or must not be there. A null is as good as left out.
  /// - Parameter fallback: the code that stands where none is given.
  func check(
    _ members: [JSON.Member], fallback: String?, at pointer: @autoclosure () -> String,
    faults: inout [Problem.Fault]
  ) {
    func given(_ name: String) -> JSON? {
      members.first { $0.isNamed(name) && $0.value != .null }?.value
    }
    guard case .string(let code)? = given(decider) ?? fallback.map(JSON.string) else { return }
    for field in fields {
      if required.contains(code), given(field) == nil {
        let what = "\"\(field)\" is required where \"\(decider)\" is \"\(code)\""
        let how = "give it, or another \"\(decider)\" where there is none"
        faults.append(.init("\(what): \(how).", pointer: "\(pointer())/\(field)"))
      } else if absent.contains(code), let value = given(field) {
        let what = "\"\(field)\" is \(value.shown), but where \"\(decider)\" is \"\(code)\" there is none"
        faults.append(.init("\(what): leave it out.", pointer: "\(pointer())/\(field)"))
      }
    }
  }
}

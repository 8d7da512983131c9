/// A record that has been checked against its declaration: what a commit stores.
package struct Record: Equatable, Sendable {
  /// A slug, or an alpha-3 code.
  package let id: String
  /// One value a column, in the order of `Resource.columns`.
  package let values: [Value]
  /// The rows of each list, in the order of `Resource.lists`; a row has one value an item.
  package let lists: [[[Value]]]

  /// A record of values that are known to fit.
  package init(id: String, values: [Value], lists: [[[Value]]]) {
    (self.id, self.values, self.lists) = (id, values, lists)
  }
}

extension Resource {
  /// Checks a record as a caller or a seed gives it.
  ///
  /// A member left out is a null. Members that the store gives (`revision`) are accepted and not looked at,
  /// so that what was read can be sent back.
  /// - Parameters:
  ///   - json: the record.
  ///   - pointer: where it stands in the body (RFC 6901), as a prefix for the faults.
  ///   - faults: every fault found is appended.
  /// - Returns: the record, or nil when a fault was found.
  package func record(from json: JSON, at pointer: String = "", faults: inout [Problem.Fault]) -> Record? {
    guard case .object(let members) = json else {
      faults.append(.init("A record must be an object, not \(json.description).", pointer: pointer))
      return nil
    }
    let before = faults.count
    refuseUnknown(members, known: fields.map(\.name), at: pointer, faults: &faults)
    let id = json["id"].flatMap { identifier($0, at: pointer + "/id", faults: &faults) }
    if json["id"] == nil { faults.append(.init("A record needs an \"id\".", pointer: pointer + "/id")) }
    var values: [Value] = []
    var lists: [[[Value]]] = []
    for field in fields {
      let member = json[field.name] ?? .null
      if let list = field.list {
        lists.append(rows(member, of: field, list, at: "\(pointer)/\(field.name)", faults: &faults))
      } else {
        values += field.values(member, at: "\(pointer)/\(field.name)", faults: &faults)
      }
    }
    guard faults.count == before, let id else { return nil }
    return Record(id: id, values: values, lists: lists)
  }

  /// The id, which for countries is the alpha-3 code and elsewhere a slug.
  private func identifier(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> String? {
    guard case .string(let text) = json else {
      faults.append(.init("An id must be a string, not \(json.description).", pointer: pointer))
      return nil
    }
    let isRight = name == "countries" ? Slug.isAlpha3(text) : Slug.isSlug(text)
    guard isRight else {
      let rule = name == "countries" ? "three capital letters (ISO 3166-1 alpha-3)" : Slug.rule
      faults.append(.init("\"\(text)\" is no id here: use \(rule).", pointer: pointer))
      return nil
    }
    return text
  }

  private func rows(
    _ json: JSON, of field: Field, _ list: Field.List, at pointer: String, faults: inout [Problem.Fault]
  ) -> [[Value]] {
    if json == .null || json == .array([]) {
      if field.isRequired {
        faults.append(.init("\"\(field.name)\" needs at least one entry.", pointer: pointer))
      }
      return []
    }
    guard case .array(let items) = json else {
      faults.append(.init("\"\(field.name)\" must be an array, not \(json.description).", pointer: pointer))
      return []
    }
    return items.enumerated().map { index, item in
      list.row(item, at: "\(pointer)/\(index)", faults: &faults)
    }
  }
}

extension Field.List {
  /// Checks one row.
  fileprivate func row(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> [Value] {
    if isPlain { return items.flatMap { $0.values(json, at: pointer, faults: &faults) } }
    guard case .object(let members) = json else {
      faults.append(.init("An entry here must be an object, not \(json.description).", pointer: pointer))
      return []
    }
    refuseUnknown(members, known: items.map(\.name), at: pointer, faults: &faults)
    return items.flatMap { $0.values(json[$0.name] ?? .null, at: "\(pointer)/\($0.name)", faults: &faults) }
  }
}

/// Names every member that no field has.
private func refuseUnknown(
  _ members: [JSON.Member], known: [String], at pointer: String, faults: inout [Problem.Fault]
) {
  for member in members where !known.contains(member.name) {
    faults.append(
      .init(
        "There is no field \"\(member.name)\".", pointer: "\(pointer)/\(pointerToken(member.name))",
        allowed: known))
  }
}

/// A name as a step of a JSON pointer, in which a tilde and a slash are escaped (RFC 6901 §3).
private func pointerToken(_ name: String) -> String {
  name.replacing("~", with: "~0").replacing("/", with: "~1")
}

/// A record that has been checked against its declaration: what a commit stores.
package struct Record: Equatable, Sendable {
  /// A slug, or an alpha-3 code.
  package let id: String
  /// One value a column, in the order of `Resource.columns`.
  package let values: [Value]
  /// The rows of each list, in the order of `Resource.lists`; a row has one value a column.
  package let lists: [[[Value]]]

  /// A record of values that are known to fit.
  package init(id: String, values: [Value], lists: [[[Value]]]) {
    (self.id, self.values, self.lists) = (id, values, lists)
  }
}

extension Resource {
  /// Checks a record as a caller or a seed gives it.
  ///
  /// A member left out is a null. Members that an answer adds (`Resource.addedMembers`) are accepted and not
  /// looked at, so that what was read can be sent back.
  /// - Parameters:
  ///   - json: the record.
  ///   - pointer: where it stands in the body (RFC 6901), as a prefix for the faults.
  ///   - faults: every fault found is appended.
  /// - Returns: the record, or nil when a fault was found.
  package func record(
    from json: JSON, at pointer: @autoclosure () -> String = "", faults: inout [Problem.Fault]
  ) -> Record? {
    guard case .object(let members) = json else {
      faults.append(.init("A record must be an object, not \(json.shown).", pointer: pointer()))
      return nil
    }
    let before = faults.count
    var reading = MemberReading(members)
    refuseUnknown(members, fields, added: Resource.addedMembers, at: pointer(), faults: &faults)
    let id = identifier(reading.next("id"), at: pointer() + "/id", faults: &faults)
    var values: [Value] = []
    values.reserveCapacity(columns.count)
    var lists: [[[Value]]] = []
    lists.reserveCapacity(self.lists.count)
    for field in fields {
      let member = reading.next(field.name) ?? .null
      if let list = field.list {
        lists.append(rows(member, of: field, list, at: "\(pointer())/\(field.name)", faults: &faults))
      } else {
        field.append(member, to: &values, at: "\(pointer())/\(field.name)", faults: &faults)
      }
    }
    for presence in presences {
      presence.check(members, fallback: field(presence.decider)?.fallback, at: pointer(), faults: &faults)
    }
    guard faults.count == before, let id else { return nil }
    return Record(id: id, values: values, lists: lists)
  }

  /// The id, which for countries is the alpha-3 code and elsewhere a slug.
  private func identifier(
    _ json: JSON?, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> String? {
    guard let json else {
      faults.append(.init("A record needs an \"id\".", pointer: pointer()))
      return nil
    }
    guard case .string(let text) = json else {
      faults.append(.init("An id must be a string, not \(json.shown).", pointer: pointer()))
      return nil
    }
    guard isID(text) else {
      let rule = isCoded ? "three capital letters (ISO 3166-1 alpha-3)" : Slug.rule
      faults.append(.init("\"\(text)\" is no id here: use \(rule).", pointer: pointer()))
      return nil
    }
    return text
  }

  private func rows(
    _ json: JSON, of field: Field, _ list: Field.List, at pointer: @autoclosure () -> String,
    faults: inout [Problem.Fault]
  ) -> [[Value]] {
    if json == .null || json == .array([]) || (list.shape == .map && json == .object([])) {
      if field.isRequired {
        faults.append(.init("\"\(field.name)\" needs at least one entry.", pointer: pointer()))
      }
      return []
    }
    if list.shape == .map { return list.rows(ofMap: json, field.name, at: pointer(), faults: &faults) }
    guard case .array(let items) = json else {
      faults.append(.init("\"\(field.name)\" must be an array, not \(json.shown).", pointer: pointer()))
      return []
    }
    var rows: [[Value]] = []
    rows.reserveCapacity(items.count)
    for item in items { rows.append(list.row(item, at: "\(pointer())/\(rows.count)", faults: &faults)) }
    return rows
  }
}

extension Field.List {
  /// Checks one row.
  fileprivate func row(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(columns.count)
    if shape == .plain {
      for item in items { item.append(json, to: &values, at: pointer(), faults: &faults) }
      return values
    }
    guard case .object(let members) = json else {
      faults.append(
        .init("An entry here must be an object, not \(json.shown).", pointer: pointer()))
      return []
    }
    var reading = MemberReading(members)
    refuseUnknown(members, items, added: addedMembers, at: pointer(), faults: &faults)
    for item in items {
      item.append(
        reading.next(item.name) ?? .null, to: &values, at: "\(pointer())/\(item.name)", faults: &faults)
    }
    return values
  }

  /// A row for each member, in the order of the names: the order of members says nothing (RFC 8259 §4).
  fileprivate func rows(
    ofMap json: JSON, _ name: String, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> [[Value]] {
    guard case .object(let members) = json else {
      faults.append(.init("\"\(name)\" must be an object, not \(json.shown).", pointer: pointer()))
      return []
    }
    return members.sorted { $0.name < $1.name }.map { member in
      let place = "\(pointer())/\(pointerToken(member.name))"
      var row: [Value] = []
      items[0].append(.string(member.name), to: &row, at: place, faults: &faults)
      items[1].append(member.value, to: &row, at: place, faults: &faults)
      return row
    }
  }
}

/// The members of an object by their names, asked for in the order in which they mostly stand.
private struct MemberReading {
  private let members: [JSON.Member]
  private var position = 0

  init(_ members: [JSON.Member]) { self.members = members }

  /// The value of a name. The search begins behind the member that was found last.
  mutating func next(_ name: String) -> JSON? {
    for _ in members.indices {
      if position == members.count { position = 0 }
      if members[position].isNamed(name) { return members[position].value }
      position += 1
    }
    return nil
  }
}

extension Resource {
  /// Whether the ids of its records are codes that have other forms.
  package var isCoded: Bool { !alsoKnownBy.isEmpty }

  /// Whether a text has the form of an id of its records: an alpha-3 code where they are coded, else a slug.
  package func isID(_ text: String) -> Bool { isCoded ? Slug.isAlpha3(text) : Slug.isSlug(text) }

  /// The numeric code that a number without its leading zeros stands for: `031` for `31` (ISO 3166-1, M49); nil where
  /// it needs none, or is no number, or the records have no such codes.
  package func code(ofNumber digits: String) -> String? {
    guard isCoded, (1...2).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  /// What answers say of a record besides its fields. A field of the same name comes first.
  package static let addedMembers = ["included", "resolution", "url"]
}

extension Field.List {
  /// What answers say of a row besides its columns: of a link, where the other record is found.
  package var addedMembers: [String] { isLinks ? ["url"] : [] }
}

/// Names every member that no field has and no answer adds.
private func refuseUnknown(
  _ members: [JSON.Member], _ known: [Field], added: [String], at pointer: @autoclosure () -> String,
  faults: inout [Problem.Fault]
) {
  var next = 0
  for member in members {
    // Members mostly stand in the order of the fields, some of them left out.
    if let found = known[next...].firstIndex(where: { member.isNamed($0.name) }) {
      next = found
    } else if !known[..<next].contains(where: { member.isNamed($0.name) }), !added.contains(member.name) {
      let place = "\(pointer())/\(pointerToken(member.name))"
      faults.append(
        .init("There is no field \"\(member.name)\".", pointer: place, allowed: known.map(\.name)))
    }
  }
}

/// A name as a step of a JSON pointer, in which a tilde and a slash are escaped (RFC 6901 §3).
package func pointerToken(_ name: String) -> String {
  name.replacing("~", with: "~0").replacing("/", with: "~1")
}

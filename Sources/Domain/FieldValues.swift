/// From JSON to columns: what a field accepts.
extension Field {
  /// Appends the values of this field's columns, in the order of `columns`; nulls, and a fault, where the JSON
  /// does not fit.
  func append(
    _ json: JSON, to values: inout [Value], at pointer: @autoclosure () -> String,
    faults: inout [Problem.Fault]
  ) {
    switch kind {
    case .key, .revision, .updated, .list: return
    case .date:
      if let date = date(json, at: pointer(), faults: &faults) {
        values += date.values
      } else {
        values.append(contentsOf: repeatElement(.null, count: 1 + Field.dateSuffixes.count))
      }
    default:
      let value = value(json, at: pointer(), faults: &faults)
      values.append(value)
      if isName { values.append(value.folded) }
    }
  }

  /// The value of a field of one column.
  private func value(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Value {
    if isNothing(json, at: pointer(), faults: &faults) { return fallback.map(Value.text) ?? .null }
    switch kind {
    case .integer: return integer(json, at: pointer(), faults: &faults)
    case .number: return number(json, at: pointer(), faults: &faults)
    case .choice(let codes): return choice(json, of: codes, at: pointer(), faults: &faults)
    case .fieldNames(let names): return fieldNames(json, of: names, at: pointer(), faults: &faults)
    default: return text(json, at: pointer(), faults: &faults)
    }
  }

  /// Whether a null stands here, which is a fault where something must.
  private func isNothing(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Bool {
    guard case .null = json else { return false }
    if isRequired { faults.append(.init("\"\(name)\" is required.", pointer: pointer())) }
    return true
  }

  private func text(_ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault])
    -> Value
  {
    guard case .string(let text) = json else {
      faults.append(
        .init("\"\(name)\" must be a string, not \(json.shown)\(hint(for: json)).", pointer: pointer()))
      return .null
    }
    guard !text.isEmpty else {
      faults.append(.init("\"\(name)\" is empty: leave it out or give it a text.", pointer: pointer()))
      return .null
    }
    if let form, !form.fits(text) {
      faults.append(.init("\"\(name)\" is \(json.shown): write \(form.rule).", pointer: pointer()))
      return .null
    }
    return .text(text)
  }

  private func integer(_ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault])
    -> Value
  {
    guard case .number(let digits) = json, let number = Int64(digits) ?? Decimal(digits).whole else {
      let what = "must be a whole number of at most 18 digits, not \(json.shown)"
      faults.append(.init("\"\(name)\" \(what).", pointer: pointer()))
      return .null
    }
    return .integer(number)
  }

  /// A number is stored as a binary64 and written back with the fewest digits that tell it from its neighbours. One
  /// that would come back as another is refused rather than rounded.
  private func number(_ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault])
    -> Value
  {
    guard case .number(let digits) = json, let number = Double(digits) else {
      faults.append(.init("\"\(name)\" must be a number, not \(json.shown).", pointer: pointer()))
      return .null
    }
    guard number.isFinite, survives(digits, as: number) else {
      let back = number.isFinite ? "would come back as \(number)" : "is too large to be kept"
      faults.append(.init("\"\(name)\" is \(json.shown), which \(back).", pointer: pointer()))
      return .null
    }
    return .real(number)
  }

  /// Whether a number is written back by its value. Fifteen digits always are (DBL_DIG, C11 §5.2.4.2.2), and so many
  /// bytes hold no more; but with an exponent it may be too small.
  private func survives(_ digits: String, as number: Double) -> Bool {
    if digits.utf8.count <= 15 && !digits.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      return true
    }
    return Decimal(digits) == Decimal(number.description)
  }

  private func choice(
    _ json: JSON, of codes: CodeList, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Value {
    guard case .string(let code) = json, codes.values.contains(code) else {
      faults.append(
        .init(
          "\"\(name)\" must be one of the codes allowed, not \(json.shown).", pointer: pointer(),
          allowed: codes.values))
      return .null
    }
    return .text(code)
  }

  /// As JSON text without space, in the order given. An empty list says as much as none.
  private func fieldNames(
    _ json: JSON, of names: [String], at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Value {
    guard case .array(let items) = json else {
      faults.append(.init("\"\(name)\" must be an array of names, not \(json.shown).", pointer: pointer()))
      return .null
    }
    var found: [String] = []
    for (index, item) in items.enumerated() {
      guard case .string(let text) = item, names.contains(text) else {
        let what = "\"\(name)\" has \(item.shown), which is no field of the record"
        faults.append(.init("\(what).", pointer: "\(pointer())/\(index)", allowed: names))
        continue
      }
      if found.contains(text) {
        faults.append(.init("\"\(name)\" has \"\(text)\" twice.", pointer: "\(pointer())/\(index)"))
      }
      found.append(text)
    }
    return found.isEmpty ? .null : .text("[\"\(found.joined(separator: "\",\""))\"]")
  }

  /// What to write instead of a number that stands for a code, such as `31` for `"031"`.
  private func hint(for json: JSON) -> String {
    guard case .number(let digits) = json else { return "" }
    if case .reference(let collection) = kind, let code = Resource.named(collection)?.code(ofNumber: digits) {
      return ": write \"\(code)\""
    }
    return ": write \"\(digits)\""
  }

  /// A date as its EDTF text, or as the object that the API returns, whose other members must follow from the text.
  private func date(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> UncertainDate? {
    if isNothing(json, at: pointer(), faults: &faults) { return nil }
    let text: String
    switch (json, json["edtf"]) {
    case (.string(let edtf), _), (_, .string(let edtf)): text = edtf
    default:
      let what = "must be an EDTF text or an object with \"edtf\", not \(json.shown)"
      faults.append(.init("\"\(name)\" \(what).", pointer: pointer()))
      return nil
    }
    do throws(DateFault) {
      let date = isEnd ? try UncertainDate(end: text) : try UncertainDate(text)
      if case .object(let members) = json { date.compare(with: members, at: pointer(), faults: &faults) }
      return date
    } catch {
      faults.append(.init(error.explanation, pointer: pointer()))
      return nil
    }
  }
}

extension UncertainDate {
  /// The five columns of a date field, in order.
  package var values: [Value] {
    [
      .text(edtf), .text(min.text), .text(max.text), .text(precision.rawValue),
      qualifier.map { .text($0.rawValue) } ?? .null,
    ]
  }
}

extension UncertainDate {
  /// What the object of a date says besides its text; nil where it is null, as an open end is.
  private var members: [(name: String, value: String?)] {
    [
      ("min", edtf.hasPrefix("/") || edtf.hasPrefix("..") ? nil : min.text),
      ("max", edtf.hasSuffix("/") || edtf.hasSuffix("..") ? nil : max.text),
      ("precision", precision.rawValue), ("qualifier", qualifier?.rawValue),
    ]
  }

  /// Refuses members that no date has, and what does not follow from the text. A null is as good as left out.
  fileprivate func compare(
    with given: [JSON.Member], at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) {
    for member in given where member.name != "edtf" {
      let place = "\(pointer())/\(pointerToken(member.name))"
      guard let expected = members.first(where: { $0.name == member.name }) else {
        let allowed = ["edtf"] + members.map(\.name)
        faults.append(.init("There is no field \"\(member.name)\".", pointer: place, allowed: allowed))
        continue
      }
      guard member.value != .null, member.value != expected.value.map(JSON.string) else { continue }
      let right = expected.value.map { "\"\($0)\"" } ?? "null"
      let what = "\"\(member.name)\" is \(member.value.shown), but \"\(edtf)\" has \(right)"
      faults.append(.init("\(what): write that, or leave it out.", pointer: place))
    }
  }
}

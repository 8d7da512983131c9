/// From JSON to columns: what a field accepts.
extension Field {
  /// The values of this field's columns, in the order of `columns`; nulls, and a fault, where the JSON does
  /// not fit.
  func values(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> [Value] {
    if json == .null {
      if isRequired, !columns.isEmpty { faults.append(.init("\"\(name)\" is required.", pointer: pointer)) }
      return columns.map { _ in .null }
    }
    switch kind {
    case .key, .revision, .list: return []
    case .text: return [text(json, at: pointer, faults: &faults)]
    case .integer: return [integer(json, at: pointer, faults: &faults)]
    case .number: return [number(json, at: pointer, faults: &faults)]
    case .choice(let codes): return [choice(json, of: codes, at: pointer, faults: &faults)]
    case .reference: return [text(json, at: pointer, faults: &faults)]
    case .date: return date(json, at: pointer, faults: &faults)
    }
  }

  private func text(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> Value {
    guard case .string(let text) = json else {
      faults.append(.init("\"\(name)\" must be a string, not \(json.description).", pointer: pointer))
      return .null
    }
    guard !text.isEmpty else {
      faults.append(.init("\"\(name)\" is empty: leave it out or give it a text.", pointer: pointer))
      return .null
    }
    return .text(text)
  }

  private func integer(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> Value {
    guard case .number(let digits) = json, let number = Int64(digits) else {
      faults.append(.init("\"\(name)\" must be a whole number.", pointer: pointer))
      return .null
    }
    return .integer(number)
  }

  /// A number is stored as a binary64. One with more than 15 significant digits, or one too near to zero to
  /// have as many, might not come back as it was written, so it is refused rather than rounded.
  private func number(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> Value {
    guard case .number(let digits) = json, let number = Double(digits), number.isFinite else {
      faults.append(.init("\"\(name)\" must be a number.", pointer: pointer))
      return .null
    }
    guard Field.keeps(digits, as: number) else {
      faults.append(.init("\"\(name)\" has more digits than can be kept exactly (15).", pointer: pointer))
      return .null
    }
    return .real(number)
  }

  private static func keeps(_ digits: String, as number: Double) -> Bool {
    let mantissa = digits.utf8.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    let zero = UInt8(ascii: "0")
    var significant = mantissa.filter { $0 >= zero }.drop { $0 == zero }
    while significant.last == zero { significant.removeLast() }
    if significant.isEmpty { return true }
    guard number.isNormal else { return false }
    // Up to 2^53 every whole number is a binary64, also those of 16 digits.
    return significant.count <= 15 || Int64(digits).map { $0.magnitude < 1 << 53 } == true
  }

  private func choice(
    _ json: JSON, of codes: [String], at pointer: String, faults: inout [Problem.Fault]
  ) -> Value {
    guard case .string(let code) = json, codes.contains(code) else {
      faults.append(.init("\"\(name)\" must be one of the codes allowed.", pointer: pointer, allowed: codes))
      return .null
    }
    return .text(code)
  }

  /// A date as its EDTF text, or as the object that the API returns; of the object only the text counts.
  private func date(_ json: JSON, at pointer: String, faults: inout [Problem.Fault]) -> [Value] {
    let text: String
    switch (json, json["edtf"]) {
    case (.string(let edtf), _), (_, .string(let edtf)): text = edtf
    default:
      faults.append(.init("\"\(name)\" must be an EDTF text or an object with \"edtf\".", pointer: pointer))
      return columns.map { _ in .null }
    }
    do throws(DateFault) {
      return try UncertainDate(text).values
    } catch {
      faults.append(.init(error.explanation, pointer: pointer))
      return columns.map { _ in .null }
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

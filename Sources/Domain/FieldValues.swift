/// From JSON to columns: what a field accepts.
extension Field {
  /// Appends the values of this field's columns, in the order of `columns`; nulls, and a fault, where the JSON
  /// does not fit.
  func append(
    _ json: JSON, to values: inout [Value], at pointer: @autoclosure () -> String,
    faults: inout [Problem.Fault]
  ) {
    switch kind {
    case .key, .revision, .list: return
    case .date:
      if let date = date(json, at: pointer(), faults: &faults) {
        values += date.values
      } else {
        values.append(contentsOf: repeatElement(.null, count: 1 + Field.dateSuffixes.count))
      }
    default: values.append(value(json, at: pointer(), faults: &faults))
    }
  }

  /// The value of a field of one column.
  private func value(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Value {
    if isNothing(json, at: pointer(), faults: &faults) { return .null }
    switch kind {
    case .integer: return integer(json, at: pointer(), faults: &faults)
    case .number: return number(json, at: pointer(), faults: &faults)
    case .choice(let codes): return choice(json, of: codes, at: pointer(), faults: &faults)
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
      faults.append(.init("\"\(name)\" must be a string, not \(json.description).", pointer: pointer()))
      return .null
    }
    guard !text.isEmpty else {
      faults.append(.init("\"\(name)\" is empty: leave it out or give it a text.", pointer: pointer()))
      return .null
    }
    return .text(text)
  }

  private func integer(_ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault])
    -> Value
  {
    guard case .number(let digits) = json, let number = Int64(digits) else {
      faults.append(.init("\"\(name)\" must be a whole number.", pointer: pointer()))
      return .null
    }
    return .integer(number)
  }

  /// A number is stored as a binary64. One with more than 15 significant digits, or one too near to zero to
  /// have as many, might not come back as it was written, so it is refused rather than rounded.
  private func number(_ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault])
    -> Value
  {
    guard case .number(let digits) = json, let number = Double(digits), number.isFinite else {
      faults.append(.init("\"\(name)\" must be a number.", pointer: pointer()))
      return .null
    }
    guard Field.keeps(digits, as: number) else {
      faults.append(.init("\"\(name)\" has more digits than can be kept exactly (15).", pointer: pointer()))
      return .null
    }
    return .real(number)
  }

  private static func keeps(_ digits: String, as number: Double) -> Bool {
    let significant = significantDigits(of: digits)
    if significant == 0 { return true }
    guard number.isNormal else { return false }
    // Up to 2^53 every whole number is a binary64, also those of 16 digits.
    return significant <= 15 || Int64(digits).map { $0.magnitude < 1 << 53 } == true
  }

  /// How many digits stand from the first that is no zero to the last that is none, before the exponent.
  private static func significantDigits(of digits: String) -> Int {
    var (count, zeros) = (0, 0)
    for byte in digits.utf8 {
      switch byte {
      case UInt8(ascii: "e"), UInt8(ascii: "E"): return count
      case UInt8(ascii: "0"): zeros += count == 0 ? 0 : 1
      case UInt8(ascii: "1")...UInt8(ascii: "9"):
        count += zeros + 1
        zeros = 0
      default: break
      }
    }
    return count
  }

  private func choice(
    _ json: JSON, of codes: CodeList, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> Value {
    guard case .string(let code) = json, codes.values.contains(code) else {
      faults.append(
        .init("\"\(name)\" must be one of the codes allowed.", pointer: pointer(), allowed: codes.values))
      return .null
    }
    return .text(code)
  }

  /// A date as its EDTF text, or as the object that the API returns; of the object only the text counts.
  private func date(
    _ json: JSON, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) -> UncertainDate? {
    if isNothing(json, at: pointer(), faults: &faults) { return nil }
    let text: String
    switch (json, json["edtf"]) {
    case (.string(let edtf), _), (_, .string(let edtf)): text = edtf
    default:
      faults.append(.init("\"\(name)\" must be an EDTF text or an object with \"edtf\".", pointer: pointer()))
      return nil
    }
    do throws(DateFault) {
      return try UncertainDate(text)
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

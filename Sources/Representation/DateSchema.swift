package import Domain

/// What a regular expression (ECMA-262) can say of the grammar of `UncertainDate`: all but whether an interval ends after
/// it begins.
package enum DatePattern {
  /// A date of the grammar, or an interval of two, of which one may be open.
  package static let any = "^(\(point)(/(\(point)|[.]{2})?)?|([.]{2})?/\(point))$"
  /// One that begins somewhere.
  package static let beginning = "^\(point)(/(\(point)|[.]{2})?)?$"
  /// One that ends somewhere.
  package static let ending = "^((\(point)|[.]{2})?/)?\(point)$"
  /// One that begins and ends.
  package static let bounded = "^\(point)(/\(point))?$"

  private static let point: String = {
    let part = "(XX(-XX)?|Q[1-4]|S[12]|(0[1-9]|1[0-2])(-XX)?|\(day)|2[1-4]|3[3-6]|4[01])"
    return "([0-9]{4}(-\(part))?|\(leapYear)-02-29|[0-9]{3}X|[0-9]{2}XX)[?~%]?"
  }()

  /// A month and a day of it that every year has.
  private static let day: String = {
    let long = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    return "(\(long)|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
  }()

  /// Every fourth year, but of those that end a century every fourth.
  private static let leapYear = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
}

/// The shared schemas of dates. None is called `Date`, which is a type of most languages.
extension JSONSchema {
  static let dateName = "UncertainDate"
  static let endName = "EndDate"
  static let dateBodyName = "UncertainDateBody"
  static let endBodyName = "EndDateBody"

  /// The schemas of dates by their names, as answers and as bodies have them.
  package static let dates: [JSON.Member] = [
    .init(
      dateName,
      answered("A date as a source gives it, with the days that it can mean.", .pattern(DatePattern.any)).json
    ),
    .init(
      endName,
      answered(
        "A date by which something ends; its text is .. where there is no end.",
        .pattern("\(DatePattern.any)|^[.]{2}$")
      ).json),
    .init(dateBodyName, date(.body)),
    .init(endBodyName, end(.body)),
  ]

  private static let day = ValueSchema.pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
  private static let precisions = UncertainDate.Precision.allCases.map(\.rawValue)
  private static let qualifiers = UncertainDate.Qualifier.allCases.map(\.rawValue)

  private static func answered(_ summary: String, _ text: ValueSchema) -> ValueSchema {
    let date = ValueSchema.object([
      "edtf": text, "min": day.orNull, "max": day.orNull, "precision": .codes(precisions),
      "qualifier": ValueSchema.codes(qualifiers).orNull,
    ])
    return ValueSchema([.init("description", .string(summary))]).with(date.keywords)
  }

  /// A date as its text or as the object that the API returns, of which only the text counts.
  static func date(_ form: Form) -> JSON {
    let text = ValueSchema.pattern(DatePattern.any)
    // What an answer has as null may come back as null.
    let given = { (schema: ValueSchema) in form == .seed ? schema : schema.orNull }
    let codes = { (codes: [String]) in
      form == .seed
        ? ValueSchema([.init("enum", .array(codes.map(JSON.string)))]) : ValueSchema.codes(codes).orNull
    }
    let members: [(String, ValueSchema)] = [
      ("edtf", text), ("min", given(day)), ("max", given(day)), ("precision", codes(precisions)),
      ("qualifier", codes(qualifiers)),
    ]
    let object = ValueSchema.object.with([
      .init("properties", .object(members.map { .init($0.0, $0.1.json) })),
      .init("required", .array([.string("edtf")])), .init("additionalProperties", .boolean(false)),
    ])
    return .object([
      .init(
        "description",
        .string("A date: its EDTF text, such as 2024, 2024-09, 2025-Q4 or 2017/2019; export adds the rest.")),
      .init("anyOf", .array([text.json, object.json])),
    ])
  }

  /// A date by which something ends, or that it has no end.
  static func end(_ form: Form) -> JSON {
    let date = form == .seed ? ValueSchema([.init("$ref", .string("#/$defs/date"))]) : .shared(dateBodyName)
    let mark = JSON.object([.init("const", .string(UncertainDate.noEnd.edtf))])
    let precision = JSON.object([.init("enum", .array([.string(UncertainDate.noEnd.precision.rawValue)]))])
    let nulls = form == .seed ? [] : ["min", "max", "qualifier"]
    let members =
      [.init("edtf", mark), .init("precision", precision)]
      + nulls.map { JSON.Member($0, ValueSchema.text.orNull.json) }
    let object = ValueSchema.object.with([
      .init("properties", .object(members)),
      .init("required", .array([.string("edtf")])), .init("additionalProperties", .boolean(false)),
    ])
    return .object([
      .init(
        "description", .string("A date, or .. for what has no end; left out where the end is not known.")),
      .init("anyOf", .array([date.json, mark, object.json])),
    ])
  }
}

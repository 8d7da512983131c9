import Domain
import HTTP
import Representation

extension Route {
  /// `GET /v1/codes`: the code lists with their titles and meanings.
  static let codes = Route(
    "/v1/codes", "Lists the codes that fields may hold, each with its title and its meaning.",
    answer: .object(["data": .list(CodeList.schema)])
  ) { (_, _, response) throws(Problem) in
    JSONText.append(.object([.init("data", .array(CodeList.all.map(\.json)))]), to: &response.body)
    response.body.append(UInt8(ascii: "\n"))
    return nil
  }
}

extension CodeList {
  fileprivate static let schema = ValueSchema.object([
    "name": .text, "description": .text, "fields": .list(.text),
    "codes": .list(.object(["code": .text, "title": .text, "meaning": .text])),
  ])

  /// As answers show it, with the fields that hold its codes.
  fileprivate var json: JSON {
    let fields = Resource.listed.flatMap { resource in
      resource.allColumns.filter { $0.codes === self }.map { JSON.string("\(resource.name).\($0.name)") }
    }
    return .object([
      .init("name", .string(name)), .init("description", .string(summary)), .init("fields", .array(fields)),
      .init(
        "codes",
        .array(
          codes.map { code in
            .object([
              .init("code", .string(code.code)), .init("title", .string(code.title)),
              .init("meaning", .string(code.meaning)),
            ])
          })),
    ])
  }
}

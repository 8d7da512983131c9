package import Domain

extension JSONText {
  /// Appends a JSON value, without space.
  package static func append(_ value: JSON, to bytes: inout [UInt8]) {
    var output = RawOutput()
    output.write(value)
    output.append(to: &bytes)
  }
}

extension RawOutput {
  /// Writes a JSON value, without space.
  mutating func write(_ value: JSON) {
    switch value {
    case .null: write("null")
    case .boolean(let flag): if flag { write("true") } else { write("false") }
    case .number(let digits): write(text: digits)
    case .string(let text): write(quoted: text)
    case .array(let items): write(items)
    case .object(let members): write(members)
    }
  }

  private mutating func write(_ items: [JSON]) {
    write(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { write(UInt8(ascii: ",")) }
      write(item)
    }
    write(UInt8(ascii: "]"))
  }

  /// Writes the object of these members.
  mutating func write(_ members: [JSON.Member]) {
    write(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { write(UInt8(ascii: ",")) }
      write(quoted: member.name)
      write(UInt8(ascii: ":"))
      write(member.value)
    }
    write(UInt8(ascii: "}"))
  }
}

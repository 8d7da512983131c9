package import Domain

/// Records of several collections, to be stored in one commit.
package struct RecordBundle: Sendable {
  /// The records of one collection, and where they come from, for messages.
  package struct Part: Sendable {
    /// The collection.
    package let resource: Resource
    /// A file name, or what else a person knows it by.
    package let origin: String
    /// As they were given, not checked yet.
    package let records: [JSON]

    /// Records of one collection.
    package init(_ resource: Resource, origin: String, records: [JSON]) {
      (self.resource, self.origin, self.records) = (resource, origin, records)
    }
  }

  /// In the order of the declarations.
  package let parts: [Part]

  /// Puts the parts in the order of the declarations, in which what is referred to mostly comes first.
  package init(_ parts: [Part]) {
    let order = Dictionary(uniqueKeysWithValues: Resource.all.enumerated().map { ($1.name, $0) })
    self.parts = parts.sorted { (order[$0.resource.name] ?? 0) < (order[$1.resource.name] ?? 0) }
  }

  /// How many records it holds.
  package var count: Int { parts.reduce(0) { $0 + $1.records.count } }

  /// The most faults that are told at once.
  private static let faultsMost = 100

  /// Every record, checked against its declaration.
  /// - Throws: `Problem` of kind `invalidBody` with every fault, each with its file, record and JSON pointer.
  package func checked() throws(Problem) -> [(Resource, [Record])] {
    var faults: [Problem.Fault] = []
    var checked: [(Resource, [Record])] = []
    var seen: Set<String> = []
    for part in parts {
      var found: [Problem.Fault] = []
      let records = part.records.enumerated().compactMap { index, json in
        part.resource.record(from: json, at: "/\(index)", faults: &found)
      }
      faults += (found + repeated(in: part, besides: &seen)).map { $0.from(part) }
      checked.append((part.resource, records))
    }
    guard faults.isEmpty else {
      let more = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
      throw Problem(
        .invalidBody, faults[0].detail + more, faults: Array(faults.prefix(RecordBundle.faultsMost)))
    }
    return checked
  }

  /// Ids that stand twice: a commit changes a record once.
  private func repeated(in part: Part, besides seen: inout Set<String>) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for (index, record) in part.records.enumerated() {
      guard case .string(let id)? = record["id"] else { continue }
      guard seen.insert("\(part.resource.name)/\(id)").inserted else {
        faults.append(.init("The id \"\(id)\" stands twice.", pointer: "/\(index)/id"))
        continue
      }
    }
    return faults
  }
}

extension Problem.Fault {
  /// The fault with the file and the record it is in.
  fileprivate func from(_ part: RecordBundle.Part) -> Problem.Fault {
    let index = pointer.flatMap { $0.split(separator: "/").first }.flatMap { Int($0) }
    var name = ""
    if let index, case .string(let id)? = part.records[index]["id"] { name = " (\(id))" }
    return .init("\(part.origin)\(name) at \(pointer ?? "/"): \(detail)", pointer: pointer, allowed: allowed)
  }
}

extension Writer {
  /// Stores a bundle in one commit: creates what is new, replaces what differs, leaves the rest.
  /// - Parameter progress: hears after every thousand records how many are done.
  /// - Throws: `Problem` with every fault of the bundle, or of its references; then nothing is stored.
  package func `import`(
    _ bundle: RecordBundle, actor: String, note: String? = nil, progress: (Int) -> Void = { _ in }
  ) throws(Problem) -> CommitSummary {
    let checked = try bundle.checked()
    return try commit(actor: actor, note: note) { (commit) throws(Problem) in
      var done = 0
      for (resource, records) in checked {
        for record in records {
          _ = try commit.put(record, in: resource)
          done += 1
          if done.isMultiple(of: 1000) { progress(done) }
        }
      }
    }
  }
}

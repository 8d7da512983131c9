import Domain

/// The ids that records of coded collections were found to have in one state of the file, so that who names a country is
/// not asked twice whether there is one.
struct CurrentCodes {
  private struct Code: Hashable {
    let resource: ObjectIdentifier
    let id: String
  }

  private var version: Int?
  private var codes: Set<Code> = []

  /// Whether a record of this id was found in the state of a version.
  func has(_ id: String, of resource: Resource, at version: Int) -> Bool {
    version == self.version && codes.contains(Code(resource: ObjectIdentifier(resource), id: id))
  }

  /// Keeps that there is one. Those of another state are forgotten.
  mutating func keep(_ id: String, of resource: Resource, at version: Int) {
    if version != self.version { (self.version, codes) = (version, []) }
    codes.insert(Code(resource: ObjectIdentifier(resource), id: id))
  }
}

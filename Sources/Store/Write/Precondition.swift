/// What a caller demands of a record before it is changed.
package enum Precondition: Equatable, Sendable {
  /// Nothing.
  case none
  /// There never was a record of this id: what a POST demands.
  case isNew
  /// There is no current record (`If-None-Match: *`, RFC 9110 §13.1.2).
  case isAbsent
  /// There is a current record (`If-Match: *`, RFC 9110 §13.1.1).
  case isCurrent
  /// The current version is one of these (`If-Match`).
  case isVersion(Set<Int64>)

  /// Whether a record in this state fulfils it.
  package func holds(_ state: RecordState) -> Bool {
    switch (self, state) {
    case (.none, _), (.isNew, .unknown), (.isAbsent, .unknown), (.isAbsent, .retired), (.isCurrent, .current):
      true
    case (.isVersion(let versions), .current(let current)): versions.contains(current.version)
    default: false
    }
  }
}

/// What the store knows of an id.
package enum RecordState: Equatable, Sendable {
  /// It was never given.
  case unknown
  /// Its record was retired.
  case retired
  /// This is its record's current version.
  case current(CurrentVersion)
}

/// The current version of a record, as those must know it whose change is refused.
package struct CurrentVersion: Equatable, Sendable {
  /// Its number, of which entity tags are made.
  package let version: Int64
  /// Which version of its record it is.
  package let revision: Int64
  /// When it was committed: UTC, RFC 3339.
  package let updatedAt: String
  /// Who committed it.
  package let actor: String
}

/// What became of a record that was put.
package enum PutOutcome: Equatable, Sendable {
  /// It is new, or back after its retirement, in this version.
  case created(Int64)
  /// This version took the place of another.
  case replaced(Int64)
  /// It was so already, in this version.
  case unchanged(Int64)
  /// The precondition does not hold of what is there; nothing was changed.
  case refused(RecordState)
}

/// What became of a record that was to be retired.
package enum RetireOutcome: Equatable, Sendable {
  /// It is current no more.
  case retired
  /// There is none, or the precondition does not hold of what is there; nothing was changed.
  case refused(RecordState)
}

import Domain
import SQLite

/// Which records disagree: those that a link says so of, and claims about the same thing at the same time that cannot both
/// be so, as their resource declares it, unless a `see_also` between them says that both can hold. Records that disagree
/// with the same record are one conflict.
struct Disagreements {
  /// A record's collection and id.
  struct Place: Hashable, Comparable {
    let collection: String
    let id: String

    static func < (left: Place, right: Place) -> Bool {
      (left.collection, left.id) < (right.collection, right.id)
    }
  }

  /// The records of one conflict, in order, and which of them disagree.
  struct Group {
    let places: [Place]
    fileprivate let rivals: [Place: Set<Place>]

    /// Whether two records of the group, by their positions, can both be so.
    func canBoth(_ one: Int, _ other: Int) -> Bool {
      !(rivals[places[one]]?.contains(places[other]) ?? false)
    }
  }

  let connection: Connection
  /// Which of them are asked for, and as of when.
  let filter: ConflictFilter

  /// - Parameter filter: all there are now where nothing is said.
  init(connection: Connection, _ filter: ConflictFilter = ConflictFilter()) {
    (self.connection, self.filter) = (connection, filter)
  }

  /// The conflicts with a record that passes, in the order of the first such record of each.
  /// - Parameters:
  ///   - place: behind which they are looked for; nil for the first page.
  ///   - limit: at most so many.
  /// - Returns: them, and the place behind which there are more, where there are.
  func groups(after place: Place?, limit: Int) throws(SQLiteError) -> (groups: [Group], next: Place?) {
    let question = filter.places(after: place)
    var places = try connection.prepare(question.sql).cursor(question.values.map(\.binding))
    var (groups, seen): ([Group], Set<Place>) = ([], [])
    var last: Place?
    while try places.advance() {
      let place = Place(collection: places.row.text(0), id: places.row.text(1))
      guard !seen.contains(place) else { continue }
      let group = try group(from: place)
      seen.formUnion(group.places)
      // One that an earlier page has begins with a record that passes and lies before.
      guard group.places.count > 1, try !passes(group.places.prefix { $0 < place }) else { continue }
      if groups.count == limit { return (groups, last) }
      groups.append(group)
      last = place
    }
    return (groups, nil)
  }

  private func passes(_ places: ArraySlice<Place>) throws(SQLiteError) -> Bool {
    if filter.isEmpty { return !places.isEmpty }
    for place in places {
      let question = filter.place(place)
      if try connection.prepare(question.sql).first(question.values.map(\.binding), { _ in true }) == true {
        return true
      }
    }
    return false
  }

  /// The conflict that a record is in, whatever is asked for; nil where it is in none.
  func group(of collection: String, _ id: String) throws(SQLiteError) -> Group? {
    let group = try group(from: Place(collection: collection, id: id))
    return group.places.count > 1 ? group : nil
  }

  /// What can be reached from a record, in order.
  private func group(from start: Place) throws(SQLiteError) -> Group {
    var places = [start]
    var known: Set<Place> = [start]
    var rivals: [Place: Set<Place>] = [:]
    var next = 0
    while next < places.count {
      let others = try self.rivals(of: places[next])
      rivals[places[next]] = others
      for other in others where known.insert(other).inserted { places.append(other) }
      next += 1
    }
    return Group(places: places.sorted(), rivals: rivals)
  }

  /// The records that cannot be so together with one.
  private func rivals(of place: Place) throws(SQLiteError) -> Set<Place> {
    let neighbours = filter.neighbours
    let values = neighbours.values.map(\.binding) + [.text(place.collection), .text(place.id)]
    let found = try connection.prepare(neighbours.sql).all(values) {
      (Place(collection: $0.text(0), id: $0.text(1)), versions: ($0.integer(2), $0.integer(3)))
    }
    let figures = Resource.named(place.collection).flatMap { $0.hasFigures ? $0 : nil }
    let reading = figures.map { ClaimReading($0, filter.moment, connection) }
    var rivals: Set<Place> = []
    for (other, versions) in found {
      // A link says so whatever the figures are.
      if let reading, versions.1 > 0,
        try !reading.facts(ofVersion: versions.0).excludes(reading.facts(ofVersion: versions.1))
      {
        continue
      }
      rivals.insert(other)
    }
    return rivals
  }
}

extension ClaimFacts {
  /// Whether two figures of the same thing and time are rivals: what was expected is none of what happened.
  fileprivate func excludes(_ other: ClaimFacts) -> Bool {
    guard expectation == other.expectation, let figure, let rival = other.figure else { return false }
    return !figure.canEqual(rival)
  }
}

extension Resource {
  /// Whether its claims are figures, of which one number can be both.
  fileprivate var hasFigures: Bool {
    guard let disagreement else { return false }
    return !disagreement.subject.isEmpty && disagreement.exclusive.isEmpty
  }
}

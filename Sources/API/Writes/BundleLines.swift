import Domain
import Store
import System

/// A bundle of lines in a file, of which no more is in memory than a line and a piece. It is read once to see what each line
/// says, and then once for each collection, in whose order records are stored.
struct BundleLines: Bundle {
  private static let record: UInt8 = 0
  private static let retirement: UInt8 = 128
  private static let nothing: UInt8 = 255

  private let file: UnnamedFile
  /// What each line says: the number of the collection, and whether its record is stored or retired.
  private var kinds: [UInt8] = []

  /// - Throws: `Problem` of kind `invalidRequest` where a line is no JSON, and `invalidBody` with the faults of all lines
  ///   that say nothing of a bundle.
  init(_ file: UnnamedFile) throws(Problem) {
    self.file = file
    let numbers = Dictionary(
      uniqueKeysWithValues: Resource.all.enumerated().map { ($1.name, UInt8($0)) })
    var (reader, faults, faultCount) = (LineReader(file), [Problem.Fault](), 0)
    while try reader.advance() {
      var found: [Problem.Fault] = []
      switch try BundleLine(reader.line, number: reader.number, faults: &found) {
      case .record(let resource, _): kinds.append(BundleLines.record + (numbers[resource.name] ?? 0))
      case .retirement(let retired):
        kinds.append(BundleLines.retirement + (numbers[retired.resource.name] ?? 0))
      case .nothing: kinds.append(BundleLines.nothing)
      }
      faultCount += found.count
      if faults.count < Problem.bodyFaultsMost { faults += found }
    }
    guard faults.isEmpty else { throw .body(faults, of: faultCount) }
  }

  var collections: [Resource] {
    Set(kinds).subtracting([BundleLines.nothing]).map { Resource.all[Int($0 & 127)] }
  }

  func records() -> RecordBundle {
    let present = Set(kinds)
    return RecordBundle(
      Resource.all.enumerated().filter { present.contains(BundleLines.record + UInt8($0.offset)) }.map {
        (number, resource) in
        let records = RecordsAhead(resource) { (take) throws(Problem) in
          try forEachLine(where: { $0 == BundleLines.record + UInt8(number) }) {
            (line, number) throws(Problem) in
            guard case .record(_, let json) = line else { return true }
            return take(resource.given(json, at: BundleLine.pointer(number)), number)
          }
        }
        return RecordBundle.Part(
          resource, origin: resource.name, pointer: { _ in BundleLine.pointer(records.number) },
          next: { () throws(Problem) in try records.next() })
      })
  }

  func forEachName(_ use: (Resource, _ id: String, _ pointer: String) throws(Problem) -> Void) throws(Problem)
  {
    try forEachLine(where: { $0 < BundleLines.retirement }) { (line, number) throws(Problem) in
      if case .record(let resource, let json) = line, case .string(let id)? = json["id"] {
        try use(resource, id, BundleLine.pointer(number))
      }
      return true
    }
  }

  func forEachRetirement(_ use: (Retirement) throws(Problem) -> Void) throws(Problem) {
    try forEachLine(where: { $0 >= BundleLines.retirement && $0 != BundleLines.nothing }) {
      (line, _) throws(Problem) in
      if case .retirement(let retirement) = line { try use(retirement) }
      return true
    }
  }

  /// Lends the lines of some kinds, with their numbers from 1, until nobody wants more.
  private func forEachLine(
    where isWanted: (UInt8) -> Bool, _ use: (BundleLine, Int) throws(Problem) -> Bool
  ) throws(Problem) {
    guard kinds.contains(where: isWanted) else { return }
    var (reader, faults) = (LineReader(file), [Problem.Fault]())
    while try reader.advance() {
      guard isWanted(kinds[reader.number - 1]) else { continue }
      let line = try BundleLine(reader.line, number: reader.number, faults: &faults)
      guard try use(line, reader.number) else { return }
    }
  }
}

/// Records of one collection that a thread of its own reads and checks while the caller stores what it has taken. The
/// thread begins with the first that is wanted.
private final class RecordsAhead {
  private struct Item: Sendable {
    let record: Result<CheckedRecord, Problem>
    let number: Int
  }

  typealias Reading = @Sendable (_ take: (CheckedRecord, Int) -> Bool) throws(Problem) -> Void

  private let resource: Resource
  private let read: Reading
  private var ahead: ReadAhead<Item>?
  /// The number of the line of the record that was taken last.
  private(set) var number = 0

  init(_ resource: Resource, _ read: @escaping Reading) { (self.resource, self.read) = (resource, read) }

  func next() throws(Problem) -> CheckedRecord? {
    let ahead = if let ahead { ahead } else { try start() }
    guard let item = ahead.next() else { return nil }
    number = item.number
    return try item.record.get()
  }

  private func start() throws(Problem) -> ReadAhead<Item> {
    do throws(SystemError) {
      let started = try ReadAhead<Item> { [read] take in
        do throws(Problem) {
          try read { take(Item(record: .success($0), number: $1)) }
        } catch {
          _ = take(Item(record: .failure(error), number: 0))
        }
      }
      ahead = started
      return started
    } catch {
      throw Problem(.unavailable, "There is no thread to read \(resource.name) on.", cause: "\(error)")
    }
  }
}

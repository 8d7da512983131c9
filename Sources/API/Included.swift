import Domain
import Representation
import SQLite
import Store

/// The records that those of an answer name in fields that are to be expanded, each once, in the order in which they are
/// met.
final class Included {
  private let places: [(field: Field, column: Int)]
  private var collections: [String] = []
  private var ids: [String: [String]] = [:]
  private var known: Set<String> = []

  /// - Parameter fields: those of the rows, in the order of their columns.
  init(_ expanded: [Field], among fields: [Field]) {
    var column = 0
    var places: [(field: Field, column: Int)] = []
    for field in fields {
      if expanded.contains(where: { $0 === field }) { places.append((field, column)) }
      column += field.selectColumns.count
    }
    self.places = places
  }

  /// Notes what a row names.
  func note(_ row: borrowing Row) {
    for place in places {
      guard let text = row.textIfPresent(place.column) else { continue }
      switch place.field.kind {
      case .reference(let collection): note(text, in: collection)
      case .list(let list): note(text, list)
      default: continue
      }
    }
  }

  /// Notes what the rows of a list name, which are stored as JSON.
  private func note(_ json: String, _ list: Field.List) {
    guard case .array(let rows)? = try? JSONReader.value(of: Array(json.utf8)) else { return }
    for row in rows {
      if list.isLinks {
        if case .string(let target)? = row["target"], case .string(let collection)? = row["collection"] {
          note(target, in: collection)
        }
        continue
      }
      for item in list.items {
        guard case .reference(let collection) = item.kind else { continue }
        if case .string(let id)? = list.shape == .plain ? row : row[item.name] { note(id, in: collection) }
      }
    }
  }

  /// Notes a record.
  func note(_ id: String, in collection: String) {
    guard known.insert("\(collection)/\(id)").inserted else { return }
    if ids[collection] == nil { collections.append(collection) }
    ids[collection, default: []].append(id)
  }

  /// Appends the records as an object, by collection and id. One that a link names and that is not there is left out.
  func write(by reader: Reader, at moment: Moment, _ storage: RowStorage, to bytes: inout [UInt8])
    throws(Problem)
  {
    bytes.append(UInt8(ascii: "{"))
    var isFirstCollection = true
    for collection in collections {
      guard let resource = Resource.named(collection) else { continue }
      if !isFirstCollection { bytes.append(UInt8(ascii: ",")) }
      isFirstCollection = false
      JSONText.append(quoted: collection, to: &bytes)
      bytes.append(contentsOf: ":{".utf8)
      let writer = JSONRow(resource.fields, storage: storage)
      var isFirst = true
      for id in ids[collection] ?? [] {
        _ = try reader.record(resource, id, at: moment) { row in
          if !isFirst { bytes.append(UInt8(ascii: ",")) }
          isFirst = false
          JSONText.append(quoted: id, to: &bytes)
          bytes.append(UInt8(ascii: ":"))
          writer.write(row, to: &bytes)
        }
      }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

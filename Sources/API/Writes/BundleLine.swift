import Domain
import Representation

/// What one line of a bundle says: `{"collection": "agreements", "record": {...}}`, or `{"collection": "events", "retire":
/// "id"}`.
enum BundleLine {
  case record(Resource, JSON)
  case retirement(Retirement)
  /// It is empty, or at fault.
  case nothing

  /// Where a line stands, counted from 1 (RFC 6901).
  static func pointer(_ number: Int) -> String { "/lines/\(number)" }

  /// - Parameter faults: to which what is wrong with it is added.
  /// - Throws: `Problem` of kind `invalidRequest` where it is no JSON.
  init(_ bytes: [UInt8], number: Int, faults: inout [Problem.Fault]) throws(Problem) {
    let isEmpty = bytes.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    self = isEmpty ? .nothing : try BundleLine.read(bytes, number, &faults)
  }

  private static func read(
    _ bytes: [UInt8], _ number: Int, _ faults: inout [Problem.Fault]
  ) throws(Problem) -> BundleLine {
    func wrong(_ fault: Problem.Fault) -> BundleLine {
      faults.append(fault)
      return .nothing
    }
    let (line, pointer) = (try BundleLine.json(bytes, number), BundleLine.pointer(number))
    guard case .string(let name)? = line["collection"] else {
      return wrong(.init("A line names its \"collection\".", pointer: pointer))
    }
    guard let resource = Resource.named(name) else {
      return wrong(.noCollection(name, pointer: pointer + "/collection"))
    }
    if let id = line["retire"] {
      let pointer = pointer + "/retire"
      guard case .string(let id) = id else { return wrong(.noId(id, pointer: pointer)) }
      return .retirement(Retirement(resource: resource, id: id, pointer: pointer))
    }
    guard let record = line["record"] else {
      return wrong(.init("A line has a \"record\", or the id of one to \"retire\".", pointer: pointer))
    }
    return .record(resource, record)
  }

  private static func json(_ bytes: [UInt8], _ number: Int) throws(Problem) -> JSON {
    do throws(JSONFault) {
      return try JSONReader.value(of: bytes)
    } catch {
      throw Problem(
        .invalidRequest, "Line \(number) is no JSON: column \(error.column): \(error.reason.rawValue).")
    }
  }
}

extension Problem.Fault {
  /// A bundle names a collection that there is not.
  static func noCollection(_ name: String, pointer: String) -> Problem.Fault {
    .init("There is no collection \"\(name)\".", pointer: pointer, allowed: Resource.all.map(\.name))
  }

  /// A bundle has something else for an id.
  static func noId(_ value: JSON, pointer: String) -> Problem.Fault {
    .init("An id is a text, not \(value.description).", pointer: pointer)
  }
}

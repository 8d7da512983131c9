import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/datapackage.json`: the CSV of all collections as one package (Frictionless).
  static let dataPackage = Route(
    "/v1/datapackage", "Describes the CSV of all collections: types, codes and keys (Frictionless)."
  ) { (walk, _, response) throws(Problem) in
    let dataset = try walk.reader.currentDataset()
    response.append(DataPackage(version: dataset.version).value)
    return nil
  }
}

import Domain
import Foundation
import Testbed
import Testing

/// A resource is one file, its line in the list, a migration and its seeds, and nothing is left over of any.
struct DeclarationTests {
  /// The names of the resources that a file declares.
  static func declared(_ text: String) -> [String] {
    text.matches(of: /=\s*Resource\(\s*(?:derived:\s*)?"([^"]+)"|=\s*observations\([^)]*name:\s*"([^"]+)"/)
      .map {
        String($0.1 ?? $0.2 ?? "")
      }
  }

  @Test func `every file in Resources declares what is in the list, and the list has no other`() throws {
    var names: [String] = []
    for path in try Repository.files(under: "Sources/Domain/Resources", suffix: ".swift") {
      let declared = Self.declared(try Repository.text(path))
      #expect(!declared.isEmpty, "\(path) declares no resource")
      names += declared
    }
    #expect(names.sorted() == Resource.listed.map(\.name).sorted())
  }

  @Test func `declarations are found as they are written`() {
    let text = """
      static let a = Resource(
        "a-things", table: "a")
      static let b = observations(
        of: "a-things", table: "b", name: "b-things")
      static func observations() -> Resource { Resource(name) }
      """
    #expect(Self.declared(text) == ["a-things", "b-things"])
  }

  @Test func `every resource has seeds, and every seed file a resource`() throws {
    let files = try Repository.files(under: "Seeds").filter { $0.hasSuffix(".json") }
    let expected = Resource.all.flatMap { ["Seeds/\($0.name).json", "Seeds/schemas/\($0.name).json"] }
    #expect(files.sorted() == expected.sorted())
  }

  /// What is wrong with the names of migrations.
  static func faults(ofMigrations names: [String]) -> [String] {
    zip(names.sorted(), 1...).compactMap { name, number in
      guard let match = name.wholeMatch(of: /(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql/) else {
        return "\(name) is not named NNNN-words.sql"
      }
      return Int(match.1) == number ? nil : "\(name) should have the number \(number)"
    }
  }

  @Test func `migrations are numbered without a gap and named in words`() throws {
    let names = try Repository.files(under: "Migrations").map { String($0.dropFirst("Migrations/".count)) }
    #expect(Self.faults(ofMigrations: names) == [])
    #expect(names.count >= Resource.all.count)
  }

  @Test(arguments: [
    (["0001-a.sql", "0002-b-c.sql"], 0), (["0001-a.sql", "0003-b.sql"], 1),
    (["0001-a.sql", "0001-b.sql"], 1),
    (["1-a.sql"], 1), (["0001-A.sql"], 1), (["0001-a.sql", "notes.txt"], 1), (["0000-a.sql"], 1),
  ])
  func `a misnamed migration is found`(names: [String], count: Int) {
    #expect(Self.faults(ofMigrations: names).count == count)
  }

  @Test func `every resource has its table in a migration`() throws {
    let sql = try Repository.files(under: "Migrations").map(Repository.text).joined()
    for resource in Resource.all {
      #expect(sql.contains("CREATE TABLE \(resource.versionTable) ("), "\(resource.name)")
    }
  }
}

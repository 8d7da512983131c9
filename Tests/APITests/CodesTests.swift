import Domain
import Testbed
import Testing

/// What codes mean is served from the declarations.
struct CodesTests {
  private let site: Site
  init() throws { site = try Site(TestDatabase()) }

  @Test func `every code that a field may hold has a title and a meaning`() throws {
    let lists = try site.json("/v1/codes")["data"].items
    #expect(lists.count == CodeList.all.count && !lists.isEmpty)
    for list in lists {
      #expect(!list["fields"].items.isEmpty, "\(list["name"])")
      #expect(!list["codes"].items.isEmpty)
      for code in list["codes"].items {
        #expect(
          code["title"].text?.isEmpty == false && code["meaning"].text?.hasSuffix(".") == true, "\(code)")
      }
    }
    let statuses = try #require(lists.first { $0["name"] == "membership_status" })
    #expect(
      statuses["codes"].items.contains {
        $0["code"] == "associate_member" && $0["title"] == "Associate member"
      })
  }

  @Test func `the records of a conflict can be fetched by their addresses`() throws {
    let conflicts = try site.json("/v1/conflicts")["data"].items
    #expect(!conflicts.isEmpty)
    for claim in conflicts.flatMap({ $0["claims"].items }) {
      #expect(try site.json(claim["url"].text ?? "")["id"] == claim["id"])
    }
  }
}

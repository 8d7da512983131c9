import Domain
import Testbed
import Testing

/// The dataset keeps the rules of `Seeds/README.md` that `entente check` does not know.
struct DatasetTests {
  private static let collections = Resource.all.map(\.name)
  /// The fields that are in our own words, whose spelling is American.
  private static let ours = [
    "title", "summary", "notes", "scope", "statement", "objective", "role", "goods", "reliability_reason",
  ]

  @Test(arguments: collections)
  func `our own words keep one spelling`(collection: String) throws {
    let british = #/\b(centre|metre|kilometre|defence|favour|honour|neighbour|manoeuvre|programme|labour)\w*/#
      .ignoresCase()
    for record in try Repository.seeds(of: collection) {
      for field in Self.ours {
        let word = record[field].text?.firstMatch(of: british)?.output.1
        #expect(word == nil, "\(collection)/\(record["id"].text ?? "") \(field)")
      }
    }
  }

  @Test func `a country that holds a view has one name`() throws {
    let holders = try Repository.seeds(of: "assessments").compactMap { $0["holder"].text }
    #expect(Set(holders).isDisjoint(with: ["Ashgabat", "Moscow", "Astana", "The Turkmen side"]))
    #expect(holders.contains("Turkmenistan"))
  }

  @Test func `no event only repeats a figure of trade`() throws {
    for event in try Repository.seeds(of: "events") {
      let aims = event["links"].items.compactMap { $0["collection"].text }
      #expect(!aims.contains("trade-series"), "\(event["id"].text ?? "")")
    }
  }

  @Test(arguments: ["trade-series", "indicators"])
  func `every series says what it has figures for`(collection: String) throws {
    for series in try Repository.seeds(of: collection) {
      #expect(series["notes"].text != nil, "\(series["id"].text ?? "")")
    }
  }

  @Test func `a disagreement is told by both of its records`() throws {
    var told: Set<String> = []
    for collection in Self.collections {
      for record in try Repository.seeds(of: collection) {
        for link in record["links"].items where link["relation"] == "disagrees_with" {
          let one = "\(collection)/\(record["id"].text ?? "")"
          told.insert(one + " \(link["collection"].text ?? "")/\(link["target"].text ?? "")")
        }
      }
    }
    #expect(!told.isEmpty)
    for pair in told {
      let ends = pair.split(separator: " ")
      #expect(told.contains("\(ends[1]) \(ends[0])"), "\(pair)")
    }
  }
}

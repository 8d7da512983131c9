import Foundation
import Testbed
import Testing

/// Countries are named by any of their ISO 3166-1 codes, and served as alpha-3.
struct CountryCodeTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test(arguments: ["KAZ", "kaz", "Kaz", "KZ", "kz", "398"])
  func `a country is found by any of its codes in any case`(code: String) throws {
    let answer = try site.answer("/v1/countries/\(code)")
    #expect(answer.status == 200)
    #expect(try answer.json["id"] == "KAZ")
    #expect(answer.body == (try site.answer("/v1/countries/KAZ")).body)
  }

  @Test(arguments: ["tm,ru", "TKM,RUS", "795,643", "ru,tkm"])
  func `filters take any code and say which countries they understood`(pair: String) throws {
    let page = try site.json("/v1/agreements?between=\(pair)&limit=1000")
    #expect(Set(page["query"]["between"].texts) == ["RUS", "TKM"])
    #expect(page["data"].ids == (try site.ids("/v1/agreements?between=RUS,TKM&limit=1000")))
    #expect(!page["data"].items.isEmpty)
  }

  @Test func `leading zeros of a numeric code count`() throws {
    #expect(try site.json("/v1/countries/004")["id"] == "AFG")
    #expect(try site.answer("/v1/countries/4").status == 404)
  }

  @Test func `a number without its leading zeros is answered with the code to write`() throws {
    let answer = try site.answer("/v1/agreements?country=31")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["detail"].text?.contains("write \"031\"") == true)
    let missing = try site.answer("/v1/countries/31")
    #expect(missing.status == 404)
    #expect(try missing.json["detail"].text?.contains("write \"031\"") == true)
  }

  @Test(arguments: [
    ("Россия", "\"RUS\" (Russia"), ("kasachstan", "\"KAZ\" (Kazakhstan)"),
    ("Türkmenistan", "\"TKM\" (Turkmenistan)"),
    ("UK", "\"GBR\" (United Kingdom"), ("cote d'ivoire", "\"CIV\" (C"), ("俄罗斯", "\"RUS\" (Russia"),
  ])
  func `a name in any language is answered with the code that is meant`(name: String, code: String) throws {
    let text = name.inQuery
    let fault = try site.answer("/v1/events?country=\(text)").json["errors"][0]["detail"].text
    #expect(fault?.contains("Did you mean \"") == true && fault?.contains(code) == true, "\(fault ?? "")")
    let missing = try site.answer("/v1/countries/\(text)").json["detail"].text
    #expect(
      missing?.contains("Did you mean \"") == true && missing?.contains(code) == true, "\(missing ?? "")")
  }

  @Test(arguments: ["XX", "XXX", "999", "", "K%20Z", "kazakhstan"])
  func `what is no code is a fault that leads to the list of countries`(code: String) throws {
    let answer = try site.answer("/v1/agreements?country=\(code)")
    #expect(answer.status == 400)
    let fault = try answer.json["errors"][0]
    #expect(fault["parameter"] == "country")
    #expect(fault["detail"].text?.contains("/v1/countries") == true)
  }

  @Test(arguments: ["RUS", "RUS,RUS", "RUS,ru"])
  func `between takes two or more different countries`(value: String) throws {
    let answer = try site.answer("/v1/events?between=\(value)")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "between")
  }
}

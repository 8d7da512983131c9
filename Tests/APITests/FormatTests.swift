import Foundation
import FoundationXML
import Testbed
import Testing

/// One query, in the forms that people's tools read.
struct FormatTests {
  private let site: Site
  init() throws { site = try Site(TestDatabase()) }

  @Test func `every collection can be had whole as a table, with as many rows as it has records`() throws {
    for collection in try site.json("/v1")["collections"].items {
      guard let url = collection["url"].text, !url.contains("{") else { continue }
      let records = try site.json("\(url)?limit=1000")["data"].items.count
      let lines = try site.answer("\(url).ndjson").text.split(separator: "\n").count
      let rows = try site.answer("\(url).md").text.split(separator: "\n").count - 2
      #expect(lines >= records && rows == lines, "\(url)")
      #expect(try site.answer("\(url).csv").text.hasPrefix("id,"))
    }
  }

  @Test func `a list that is asked for as it is names its other forms, and each is there`() throws {
    for name in ["agreements", "events", "timeline"] {
      let link = try #require(site.answer("/v1/\(name)").field("Link"))
      let forms = link.matches(of: /<([^>]+)>; rel="alternate"; type="([^"]+)"/)
      #expect(forms.count >= 4 && forms[0].1 == "/\(name)")
      for form in forms {
        let answer = try site.answer(String(form.1))
        #expect(answer.status == 200 && answer.field("Content-Type")?.hasPrefix(form.2) == true, "\(form.1)")
      }
      #expect(try site.answer("/v1/\(name)?limit=1").field("Link")?.contains("alternate") == false)
    }
  }

  @Test func `a table has titles beside codes and names beside ids where they are asked for`() throws {
    let plain = try site.answer("/v1/agreements.csv?fields=id,kind,parties&limit=1").text
    #expect(plain.hasPrefix("id,kind,parties\r\n"))
    let both = try site.answer("/v1/agreements.csv?fields=id,kind,parties&limit=1&labels=both").text
    #expect(both.hasPrefix("id,kind,kind_name,parties,parties_name\r\n"))
    #expect(both.contains("Turkmenistan"))
    #expect(try site.answer("/v1/agreements.csv?labels=some").status == 400)
  }

  @Test func `a table of agreements can be pasted into a document`() throws {
    let text = try site.answer("/v1/agreements.md?between=RUS,TKM&fields=title,signed,scope").text
    #expect(text.hasPrefix("| title | signed | scope |\n|---|---|---|\n| "))
    #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("|") && $0.hasSuffix("|") })
  }

  @Test func `every series has a picture that is well-formed, and equal states give equal bytes`() throws {
    for collection in ["trade-series", "indicators"] {
      for series in try site.json("/v1/\(collection)?limit=1000&fields=id")["data"].items {
        let path = "/v1/\(collection)/\(series["id"].text ?? "")/chart.svg"
        let answer = try site.answer(path)
        #expect(answer.status == 200)
        #expect(XMLParser(data: Data(answer.body)).parse(), "\(path)")
        #expect(try site.answer(path).body == answer.body)
      }
    }
  }

  @Test func `a picture shows one claim of a period, or all of them, and says what it does not know`() throws
  {
    let path = "/v1/trade-series/rus-tkm-turnover/chart.svg?from=2017&to=2025"
    let text = try site.answer(path).text
    #expect(text.contains("No value in the record for 2017 to 2020."))
    #expect(text.contains("2023: 1,700 to 1,800 million, forecast."))
    #expect(try site.answer(path + "&width=360").text.contains("viewBox=\"0 0 360 "))
    #expect(try !site.answer(path + "&theme=light").text.contains("prefers-color-scheme"))
    let policy = try site.answer(path).field("Content-Security-Policy")
    #expect(policy?.contains("default-src 'none'; style-src 'sha256-") == true)
  }

  @Test(arguments: ["width=20", "width=x", "theme=grey", "title=2", "sort=period", "form=2", "resolve=some"])
  func `what a picture does not take is refused`(query: String) throws {
    #expect(try site.answer("/v1/trade-series/rus-tkm-turnover/chart.svg?\(query)").status == 400)
  }

  @Test func `a series that is not there has no picture`() throws {
    #expect(try site.answer("/v1/trade-series/none/chart.svg").status == 404)
    #expect(try site.answer("/v1/trade-series/rus-tkm-turnover/chart.png").status == 404)
  }
}

extension FormatTests {
  @Test func `a calendar says how many it holds, and which parameter changes it`() throws {
    let text = try site.answer("/v1/events.ics?between=RUS,TKM").text
    #expect(text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    let unfolded = text.replacing("\r\n ", with: "")
    #expect(unfolded.contains("imprecise=month or imprecise=span adds them."))
    let more = try site.answer("/v1/events.ics?between=RUS,TKM&imprecise=span").text
    #expect(more.matches(of: /BEGIN:VEVENT/).count > text.matches(of: /BEGIN:VEVENT/).count)
    #expect(try site.answer("/v1/events.ics?imprecise=day").status == 400)
    #expect(try site.answer("/v1/agreements.ics").status == 404)
  }

  @Test func `what is kept for one host is not given to another`() throws {
    for host in ["a.example", "b.example", "a.example"] {
      let text = try site.answer("/v1/events.ics", fields: [("Host", host)]).text
      #expect(text.contains("URL:http://\(host)/v1/events.ics\r\n"))
    }
  }
}

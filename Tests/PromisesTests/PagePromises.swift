import Foundation
import FoundationXML
import HTTP
import Testbed
import Testing

/// What every page does, whatever it shows.
struct PagePromises {
  private let site: Site
  init() throws { site = try Site() }

  private static let browser = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]

  private func page(_ path: String) throws -> Answer { try site.answer(path, fields: Self.browser) }

  @Test(arguments: Address.pages)
  func `a page lets nothing in but its own files, and no page of another origin around it`(address: Address)
    throws
  {
    for path in [address.path, address.path + "?nonesuch=1"] {
      let answer = try page(path)
      let policy = try #require(answer.field("Content-Security-Policy"))
      #expect(policy.hasPrefix("default-src 'none'; ") && policy.hasSuffix("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe") && !policy.contains("*"))
      #expect(answer.field("X-Content-Type-Options") == "nosniff")
      #expect(answer.field("Content-Type") == "text/html; charset=utf-8")
      for forbidden in ["style=\"", "<style", "onclick", "onload", "javascript:"] {
        #expect(!answer.text.contains(forbidden), "\(path): \(forbidden)")
      }
    }
  }

  @Test(arguments: Address.pages)
  func `a page is a document with one heading, a language, a skip link and its canonical address`(
    address: Address
  ) throws {
    let text = try page(address.path).text
    #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && text.hasSuffix("</html>\n"))
    #expect(text.matches(of: /<h1[> ]/).count == 1)
    #expect(text.contains("href=\"#main\"") && text.contains("<main id=\"main\""))
    #expect(text.contains("<link rel=\"canonical\" href=\"\(address.path)\">"))
    #expect(text.utf8.count <= 60 * 1024, "\(text.utf8.count)")
  }

  @Test(arguments: Address.pages)
  func `every element of a page is closed, and every reference within it leads somewhere`(address: Address)
    throws
  {
    let text = try page(address.path).text
    // Without its void elements and attributes without a value, a page is XML too.
    let void = /<(meta|link|input|img|source|br)( [^>]*)?>/
    let body = text.replacing("<!DOCTYPE html>\n", with: "").replacing(void, with: "")
    let parser = XMLParser(data: Data(body.utf8))
    #expect(parser.parse(), "\(address.path): \(String(describing: parser.parserError))")
    let ids = text.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    for target in text.matches(of: #/ href="#([^"]+)"/#).map({ String($0.1) }) {
      #expect(ids.contains(target), "\(address.path): #\(target)")
    }
  }

  @Test(arguments: Address.pages)
  func `every address on a page answers`(address: Address) throws {
    let text = try page(address.path).text
    let links = text.matches(of: #/ (?:href|src|srcset)="(/[^"]*)"/#).map { String($0.1) }
    #expect(!links.isEmpty)
    for link in Set(links) {
      let target = link.replacing("&amp;", with: "&").split(separator: "#")[0]
      #expect(try page(String(target)).status == 200, "\(link)")
    }
  }

  @Test(arguments: Address.pages.filter { $0.path != "/" })
  func `a page is GET and HEAD alone, has a tag, and is not sent again`(address: Address) throws {
    #expect(try site.answer(address.path, .post).status == 405)
    let tag = try #require(page(address.path).field("ETag"))
    #expect(try site.answer(address.path, fields: Self.browser + [("If-None-Match", tag)]).status == 304)
  }

  @Test(arguments: Address.pages.filter { !$0.parameters.isEmpty && $0.path != "/" })
  func `what a form leaves empty is left out of the address`(address: Address) throws {
    let names = address.parameters
    let answer = try page("\(address.path)?" + names.map { "\($0)=" }.joined(separator: "&"))
    #expect(answer.status == 303)
    #expect(answer.field("Location") == address.path)
    // What is not known is refused, empty or not.
    #expect(try page("\(address.path)?nonesuch=&\(names[0])=").status == 303)
    #expect(try page("\(address.path)?nonesuch=").status == 400)
  }

  @Test(arguments: Address.pages)
  func `a fault is a page for whoever asks for one, and a problem for everybody else`(address: Address) throws
  {
    let fault = try page(address.path + "?none%3Cs%3Euch=1")
    #expect(fault.status == 400)
    #expect(fault.text.contains("none&lt;s&gt;uch"))
    let problem = try site.answer(address.path + "?nonesuch=1", fields: [("Accept", "*/*")])
    #expect(problem.field("Content-Type") == "application/problem+json")
  }
}

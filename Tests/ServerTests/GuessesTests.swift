import Testing

@testable import Server

/// Who guesses tokens is answered later, and nobody is locked out.
struct GuessesTests {
  private func address(_ text: String) throws -> Peer.Address { try #require(Peer.Address(text)) }

  @Test func `from the sixth refusal within a minute each next one is given later, up to five seconds`()
    throws
  {
    let (guesses, start) = (Guesses(), ContinuousClock.now)
    let one = try address("192.0.2.1")
    let delays = (0..<60).map { _ in guesses.delay(of: one, at: start) }
    #expect(delays.prefix(5).allSatisfy { $0 == .zero })
    #expect(delays[5] == .milliseconds(100) && delays[6] == .milliseconds(200))
    #expect(delays.last == .seconds(5))
    #expect(guesses.delay(of: try address("192.0.2.2"), at: start) == .zero)
    #expect(guesses.delay(of: one, at: start + .seconds(60)) == .zero)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.1", "10.0.0.1", true),
    ("10.0.0.1", "10.0.0.2", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
    ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
    ("::1", "::1", true),
  ])
  func `an address is within a network by its first bits`(network: String, text: String, isWithin: Bool)
    throws
  {
    var proxies = TrustedProxies()
    let isTaken = proxies.add(network)
    #expect(isTaken)
    let other = try address("198.51.100.7")
    let found = proxies.client(of: try address(text), forwardedFor: "198.51.100.7")
    #expect(found == (isWithin ? other : try address(text)))
  }

  @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "proxy", "10.0.0.0/8/8", "::/129", "10.0.0.0/-1"])
  func `what is no network is refused`(text: String) {
    var proxies = TrustedProxies()
    let isTaken = proxies.add(text)
    #expect(!isTaken)
  }

  @Test func `of the addresses that are forwarded the last counts that is no proxy`() throws {
    var proxies = TrustedProxies()
    let isTaken = proxies.add("10.0.0.0/8")
    #expect(isTaken)
    let proxy = try address("10.0.0.1")
    func client(_ given: String?) -> Peer.Address? { proxies.client(of: proxy, forwardedFor: given) }
    #expect(client("1.1.1.1, 203.0.113.9, 10.0.0.2") == (try address("203.0.113.9")))
    #expect(client("10.0.0.3, 10.0.0.2") == (try address("10.0.0.3")))
    #expect(client("unknown") == proxy)
    #expect(client(nil) == proxy)
    #expect(proxies.client(of: nil, forwardedFor: "203.0.113.9") == (try address("203.0.113.9")))
    #expect(TrustedProxies().client(of: proxy, forwardedFor: "203.0.113.9") == proxy)
  }
}

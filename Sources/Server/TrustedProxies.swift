/// The proxies whose word is taken for where a request comes from, by their networks (RFC 4632, RFC 4291 §2.3).
package struct TrustedProxies: Sendable {
  private struct Network: Sendable {
    let address: Peer.Address
    let bits: Int
  }

  private var networks: [Network] = []

  /// Whether there is none.
  var isEmpty: Bool { networks.isEmpty }

  /// None.
  package init() {}

  /// Adds a network, such as `10.0.0.0/8` or `2001:db8::/32`, or an address.
  /// - Returns: whether the text is one.
  package mutating func add(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let address = Peer.Address(parts[0]), parts.count <= 2 else { return false }
    let most = address.isVersion4 ? 32 : 128
    guard let bits = parts.count == 2 ? Int(parts[1]) : most, (0...most).contains(bits) else { return false }
    networks.append(Network(address: address, bits: bits + 128 - most))
    return true
  }

  /// Where a request comes from: the peer, or, where that is one of these proxies, the last address of X-Forwarded-For that
  /// is none of them. What stands before that may be made up. A peer of a UNIX socket is trusted where any proxy is.
  /// - Returns: nil where that cannot be told: a UNIX socket has no addresses.
  func client(of peer: Peer.Address?, forwardedFor: String?) -> Peer.Address? {
    var client = peer
    guard !networks.isEmpty, isTrusted(client), let forwardedFor else { return client }
    for text in forwardedFor.split(separator: ",").reversed() {
      guard let address = Peer.Address(String(text.filter { $0 != " " && $0 != "\t" })) else { break }
      client = address
      if !isTrusted(address) { break }
    }
    return client
  }

  private func isTrusted(_ address: Peer.Address?) -> Bool {
    guard let address else { return true }
    return networks.contains { address.isSame(as: $0.address, bits: $0.bits) }
  }
}

internal import Bytes
internal import HTTP

/// What the log is told of a request to which the server itself makes the answer, or none.
final class AskedRequest {
  let method: Method
  /// Path and query as the client wrote them.
  let target: [UInt8]
  let identifier: RequestIdentifier
  /// Who asked: the peer, or whom a trusted proxy names.
  let client: Peer

  init(_ request: borrowing Request, from peer: Peer, trusting proxies: TrustedProxies) {
    (method, identifier) = (request.method, request.identifier)
    client = proxies.client(of: request, from: peer)
    target = request.withTarget { [UInt8]($0) }
  }

  /// Of a request that waits.
  static func kept(_ request: KeptRequest, from peer: Peer, trusting proxies: TrustedProxies) -> AskedRequest
  {
    request.lend { AskedRequest($0, from: peer, trusting: proxies) }
  }
}

extension TrustedProxies {
  /// Who asks: the peer, or, where that is one of these proxies, whom it names.
  func client(of request: borrowing Request, from peer: Peer) -> Peer {
    guard !isEmpty, let address = client(of: peer.address, forwardedFor: request.field(.xForwardedFor)) else {
      return peer
    }
    return Peer(address)
  }
}

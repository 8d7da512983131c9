/// Connections that wait for their turn on the loop, in their order. One that has gone meanwhile is still named here, and
/// its token tells.
struct TokenQueue: ~Copyable {
  private var tokens: [Token] = []
  private var start = 0

  /// Whether nobody waits.
  var isEmpty: Bool { start == tokens.count }

  /// How many wait.
  var count: Int { tokens.count - start }

  /// Whose turn it is.
  var first: Token? { isEmpty ? nil : tokens[start] }

  /// Puts a connection at the end.
  mutating func append(_ token: Token) { tokens.append(token) }

  /// The first has had its turn, or is gone.
  mutating func removeFirst() {
    start += 1
    if start == tokens.count || start >= 1_024 {
      tokens.removeFirst(start)
      start = 0
    }
  }
}

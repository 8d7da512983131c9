/// Finished body bytes that several answers share, such as those of a cache: sent from where they are, never
/// copied into an answer.
package final class SharedBytes: Sendable {
  /// The bytes.
  package let bytes: [UInt8]

  /// Takes over finished bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

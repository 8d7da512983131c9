internal import Bytes

/// A 64-bit hash of bytes, the same in every process and on every machine, so that replicas give one entity
/// the same tag.
///
/// Sixteen bytes at a time are multiplied into 128 bits and folded, in four lanes where there is more, since
/// one multiplication need not wait for another's result. It tells changed content from unchanged; it is no
/// defence against somebody who wants two contents to look the same.
enum ContentHash {
  private static let keys: (UInt64, UInt64, UInt64) = (
    0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9
  )

  static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    var state = seed ^ mix(keys.0, UInt64(bytes.count) ^ keys.1)
    var index = 0
    if bytes.count >= 64 { (state, index) = lanes(bytes, state) }
    while index + 16 <= bytes.count {
      state = folded(bytes, index, state)
      index += 16
    }
    let rest = rest(of: bytes, from: index)
    state = mix(state ^ rest.low ^ keys.0, rest.high ^ keys.1)
    return mix(state, keys.2)
  }

  /// The last bytes, fewer than sixteen, as two words with zeros behind them.
  private static func rest(of bytes: Span<UInt8>, from start: Int) -> (low: UInt64, high: UInt64) {
    let count = bytes.count - start
    if count < 8 { return (end(of: bytes, count), 0) }
    return (bytes.word(at: start), end(of: bytes, count - 8))
  }

  /// The last bytes, at most seven, as a word with zeros behind them.
  private static func end(of bytes: Span<UInt8>, _ count: Int) -> UInt64 {
    if count == 0 { return 0 }
    // Those before them, where there are any, are shifted out.
    if bytes.count >= 8 {
      let word = UInt64(littleEndian: bytes.word(at: bytes.count - 8))
      return (word >> UInt64(64 - 8 * count)).littleEndian
    }
    return bytes.indices.reduce(0) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }.littleEndian
  }

  /// The blocks of 64 bytes: what they make of the state, and where they end.
  private static func lanes(_ bytes: Span<UInt8>, _ state: UInt64) -> (UInt64, Int) {
    var (one, two, three, four) = (state, state ^ keys.0, state ^ keys.1, state ^ keys.2)
    var index = 0
    while index + 64 <= bytes.count {
      // Of as many bytes as are known now: none of its words needs another look at the bounds.
      let block = bytes.extracting(index..<index + 64)
      one = folded(block, 0, one)
      two = folded(block, 16, two)
      three = folded(block, 32, three)
      four = folded(block, 48, four)
      index += 64
    }
    return (mix(mix(one, two ^ keys.0) ^ three, four ^ keys.1), index)
  }

  @inline(__always)
  private static func folded(_ bytes: Span<UInt8>, _ index: Int, _ state: UInt64) -> UInt64 {
    let first = bytes.word(at: index)
    let second = bytes.word(at: index + 8)
    return mix(state ^ first ^ keys.1, second ^ keys.2)
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

import System

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

  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var state = seed ^ mix(keys.0, UInt64(bytes.count) ^ keys.1)
    var index = 0
    if bytes.count >= 64 { (state, index) = lanes(bytes, state) }
    while index + 16 <= bytes.count {
      state = folded(bytes, index, state)
      index += 16
    }
    var rest: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &rest) {
      $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[index...]))
    }
    state = mix(state ^ rest.0 ^ keys.0, rest.1 ^ keys.1)
    return mix(state, keys.2)
  }

  /// The blocks of 64 bytes: what they make of the state, and where they end.
  private static func lanes(_ bytes: UnsafeRawBufferPointer, _ state: UInt64) -> (UInt64, Int) {
    var (one, two, three, four) = (state, state ^ keys.0, state ^ keys.1, state ^ keys.2)
    var index = 0
    while index + 64 <= bytes.count {
      one = folded(bytes, index, one)
      two = folded(bytes, index + 16, two)
      three = folded(bytes, index + 32, three)
      four = folded(bytes, index + 48, four)
      index += 64
    }
    return (mix(mix(one, two ^ keys.0) ^ three, four ^ keys.1), index)
  }

  @inline(__always)
  private static func folded(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ state: UInt64) -> UInt64 {
    let first = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let second = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
    return mix(state ^ first ^ keys.1, second ^ keys.2)
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Sixteen hexadecimal digits.
  static func digits(_ hash: UInt64) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(16)
    Hexadecimal.forEachDigit(of: hash) { digits.append($0) }
    return digits
  }
}

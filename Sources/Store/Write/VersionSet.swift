/// A set of version numbers, a bit each.
struct VersionSet {
  private var words: [UInt64] = []

  func contains(_ version: Int64) -> Bool {
    let word = Int(version >> 6)
    return word < words.count && words[word] & VersionSet.bit(version) != 0
  }

  /// - Parameter version: not negative.
  mutating func insert(_ version: Int64) {
    let word = Int(version >> 6)
    if word >= words.count { words += repeatElement(0, count: word + 1 - words.count) }
    words[word] |= VersionSet.bit(version)
  }

  private static func bit(_ version: Int64) -> UInt64 { 1 << UInt64(version & 63) }
}

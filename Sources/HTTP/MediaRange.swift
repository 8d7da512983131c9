/// The `type/subtype` part of a media type or of a member of Accept, where either half may be `*` (RFC 9110
/// §12.5.1).
struct MediaRange {
  /// Where `type/subtype` stands.
  let essence: Range<Int>
  private let slash: Int
  private let isAnyType: Bool
  private let isAnySubtype: Bool

  /// The range at the beginning of `member`, or nil when it is malformed.
  init?(_ bytes: Span<UInt8>, _ member: Range<Int>) {
    var slash: Int?
    var end = member.lowerBound
    while end < member.upperBound, bytes[end] != .semicolon, !bytes[end].isBlank {
      if bytes[end] == .slash {
        guard slash == nil else { return nil }
        slash = end
      } else if !ByteSet.token.contains(bytes[end]) {
        return nil
      }
      end += 1
    }
    guard let slash, slash > member.lowerBound, slash + 1 < end else { return nil }
    essence = member.lowerBound..<end
    self.slash = slash
    isAnyType = slash == member.lowerBound + 1 && bytes[member.lowerBound] == .asterisk
    isAnySubtype = slash + 2 == end && bytes[slash + 1] == .asterisk
    if isAnyType, !isAnySubtype { return nil }
  }

  /// Whether neither half is `*`.
  var isConcrete: Bool { !isAnySubtype }

  /// How closely this range fits `offer`: 0 for `*/*`, 1 for `type/*`, 2 for the type itself, nil for no fit.
  func specificity(for offer: Span<UInt8>, in bytes: Span<UInt8>) -> Int? {
    if isAnyType { return 0 }
    let compared = isAnySubtype ? essence.lowerBound..<slash + 1 : essence
    guard offer.count == compared.count || (isAnySubtype && offer.count > compared.count) else { return nil }
    for offset in 0..<compared.count
    where bytes[compared.lowerBound + offset].lowercased != offer[offset] { return nil }
    return isAnySubtype ? 1 : 2
  }
}

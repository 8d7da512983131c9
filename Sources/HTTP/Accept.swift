/// Choosing a representation by the Accept field (RFC 9110 §12.5.1).
package enum Accept {
  /// The index of the offer that the client wants most, or nil when it accepts none. `bytes` are the value of
  /// Accept; where the field was not sent, take the first offer. The most specific range that fits an offer
  /// gives its weight; between equal weights the earlier offer wins, so list the offers in the server's own
  /// order.
  ///
  /// Malformed members are skipped, and a field without any sound member counts as not sent. Of a range's
  /// parameters every one must be the offer's too, but for `charset=utf-8`, which everything textual here is.
  /// Allocates nothing.
  package static func best(of offers: [MediaType], for bytes: Span<UInt8>) -> Int? {
    var best: (index: Int, quality: Quality)?
    for index in offers.indices {
      let quality = quality(of: offers[index], in: bytes)
      if quality > best?.quality ?? .zero { best = (index, quality) }
      if quality == .full { break }
    }
    if best == nil, !offers.isEmpty, !hasSoundMember(bytes) { return 0 }
    return best?.index
  }

  /// The weight the field gives to `offer`; zero where nothing fits.
  private static func quality(of offer: MediaType, in bytes: Span<UInt8>) -> Quality {
    var best = (specificity: -1, quality: Quality.zero)
    let essence = offer.essence.utf8Span.span
    var members = ListCursor()
    while let member = members.next(in: bytes) {
      guard let range = MediaRange(bytes, member), let fit = range.specificity(for: essence, in: bytes),
        let weight = Weight(bytes, range.essence.upperBound..<member.upperBound, of: offer), weight.fits
      else { continue }
      let specificity = fit + weight.parameterCount
      if specificity > best.specificity { best = (specificity, weight.quality) }
    }
    return best.quality
  }

  private static func hasSoundMember(_ bytes: Span<UInt8>) -> Bool {
    let none = MediaType("")
    var members = ListCursor()
    while let member = members.next(in: bytes) {
      if let range = MediaRange(bytes, member),
        Weight(bytes, range.essence.upperBound..<member.upperBound, of: none) != nil
      {
        return true
      }
    }
    return false
  }
}

/// What the parameters of one member of Accept say about one offer.
private struct Weight {
  private(set) var quality = Quality.full
  /// Whether the offer has every parameter of the range.
  private(set) var fits = true
  /// The range's parameters; each makes it more specific.
  private(set) var parameterCount = 0

  /// Reads the parameters; nil when they are malformed. What follows the weight is an extension and is
  /// ignored.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>, of offer: MediaType) {
    if range.isEmpty { return }
    var cursor = ParameterCursor(from: range.lowerBound, to: range.upperBound)
    var hasWeight = false
    while let parameter = cursor.next(in: bytes) {
      if hasWeight { continue }
      if parameter.isNamed("q", in: bytes) {
        guard !parameter.isQuoted, let weight = Quality(bytes.extracting(parameter.value)) else { return nil }
        quality = weight
        hasWeight = true
      } else if !Self.isUniversal(parameter, bytes) {
        parameterCount += 1
        fits = fits && Self.offer(offer, has: parameter, bytes)
      }
    }
    if cursor.isMalformed { return nil }
  }

  private static func isUniversal(_ parameter: ParameterCursor.Parameter, _ bytes: Span<UInt8>) -> Bool {
    parameter.isNamed("charset", in: bytes) && bytes.extracting(parameter.value).equals(lowercase: "utf-8")
  }

  private static func offer(
    _ offer: MediaType, has parameter: ParameterCursor.Parameter, _ bytes: Span<UInt8>
  ) -> Bool {
    offer.parameter(bytes.lowercasedText(parameter.name)) == parameter.text(in: bytes)
  }
}

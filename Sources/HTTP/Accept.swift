/// Choosing a representation by the Accept field (RFC 9110 §12.5.1).
package enum Accept {
  /// The index of the offer that the client wants most, or nil when it accepts none. `field` is the value of Accept;
  /// where the field was not sent, take the first offer. The most specific range that fits an offer gives its weight;
  /// between equal weights the earlier offer wins, so list the offers in the server's own order.
  ///
  /// Malformed members are skipped, and a field without any sound member counts as not sent. Of a range's parameters
  /// every one must be the offer's too, but for `charset=utf-8`, which everything textual here is. Allocates nothing.
  package static func best(of offers: [MediaType], for field: UnsafeRawBufferPointer) -> Int? {
    let bytes = field.assumingMemoryBound(to: UInt8.self).span
    var best: (index: Int, quality: Quality)?
    for index in offers.indices {
      guard let quality = quality(of: offers[index], in: bytes) else { return offers.isEmpty ? nil : 0 }
      if quality > (best?.quality ?? .zero) { best = (index, quality) }
    }
    return best?.index
  }

  /// The weight the field gives to `offer`; nil when the field has no sound member at all.
  private static func quality(of offer: MediaType, in bytes: Span<UInt8>) -> Quality? {
    var isSound = false
    var best = (specificity: -1, quality: Quality.zero)
    var members = ListCursor()
    while let member = members.next(in: bytes) {
      guard let range = MediaRange(bytes, member) else { continue }
      var weighing = Weighing(offer)
      guard weighing.read(bytes, range.essence.upperBound..<member.upperBound) else { continue }
      isSound = true
      guard weighing.fits, let specificity = specificity(of: range, for: offer, in: bytes) else { continue }
      let total = specificity + weighing.parameterCount
      if total > best.specificity { best = (total, weighing.quality) }
    }
    return isSound ? best.quality : nil
  }

  private static func specificity(of range: MediaRange, for offer: MediaType, in bytes: Span<UInt8>) -> Int? {
    range.specificity(for: offer.essence.utf8Span.span, in: bytes)
  }
}

/// What the parameters of one member of Accept say about one offer.
private struct Weighing {
  let offer: MediaType
  var quality = Quality.full
  var fits = true
  var parameterCount = 0

  init(_ offer: MediaType) { self.offer = offer }

  /// Reads the parameters; false when they are malformed. What follows the weight is an extension and is ignored.
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var cursor = ParameterCursor(from: range.lowerBound, to: range.upperBound)
    var hasWeight = false
    while let parameter = cursor.next(in: bytes) {
      if hasWeight { continue }
      if parameter.isNamed("q", in: bytes) {
        guard !parameter.isQuoted, let weight = Quality(bytes.extracting(parameter.value)) else {
          return false
        }
        quality = weight
        hasWeight = true
      } else if !isUniversal(parameter, bytes) {
        parameterCount += 1
        fits = fits && offerHas(parameter, bytes)
      }
    }
    return !cursor.isMalformed
  }

  private func isUniversal(_ parameter: ParameterCursor.Parameter, _ bytes: Span<UInt8>) -> Bool {
    parameter.isNamed("charset", in: bytes) && bytes.extracting(parameter.value).equals(lowercase: "utf-8")
  }

  private func offerHas(_ parameter: ParameterCursor.Parameter, _ bytes: Span<UInt8>) -> Bool {
    let name = bytes.lowercasedText(parameter.name)
    return offer.parameter(name) == parameter.text(in: bytes)
  }
}

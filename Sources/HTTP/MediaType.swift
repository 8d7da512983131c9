/// A media type such as `text/csv` (RFC 9110 §8.3.1). Type and subtype are kept in lower case; parameters
/// keep the case of their values.
package struct MediaType: Hashable, Sendable, CustomStringConvertible {
  /// One parameter, `name=value`; the name in lower case, the value without its quotes.
  package struct Parameter: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: String

    /// A parameter from its parts.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `type/subtype`, in lower case.
  package let essence: String
  /// The parameters, in their order.
  package let parameters: [Parameter]

  /// A type known beforehand; `essence` is in lower case and holds one slash.
  package init(_ essence: String, parameters: [Parameter] = []) {
    self.essence = essence
    self.parameters = parameters
  }

  /// The type that a Content-Type field names, or nil when it is malformed.
  package init?(parsing bytes: Span<UInt8>) {
    guard let range = MediaRange(bytes, bytes.trimmed(bytes.indices)), range.isConcrete else { return nil }
    essence = bytes.lowercasedText(range.essence)
    var parameters: [Parameter] = []
    var cursor = ParameterCursor(from: range.essence.upperBound, to: bytes.count)
    while let parameter = cursor.next(in: bytes) {
      parameters.append(
        Parameter(name: bytes.lowercasedText(parameter.name), value: parameter.text(in: bytes)))
    }
    guard !cursor.isMalformed else { return nil }
    self.parameters = parameters
  }

  /// The value of the parameter of this name, which is in lower case.
  package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The type as it is written in a header.
  package var description: String {
    parameters.reduce(essence) { $0 + "; \($1.name)=\($1.value)" }
  }
}

extension MediaType {
  /// `application/json`
  package static var json: MediaType { MediaType("application/json") }
  /// `application/problem+json`
  package static var problem: MediaType { MediaType("application/problem+json") }
  /// `application/merge-patch+json`
  package static var mergePatch: MediaType { MediaType("application/merge-patch+json") }
  /// `application/x-ndjson`
  package static var newlineDelimitedJSON: MediaType { MediaType("application/x-ndjson") }
  /// `text/csv`
  package static var csv: MediaType { MediaType("text/csv") }
  /// `text/calendar`
  package static var calendar: MediaType { MediaType("text/calendar") }
  /// `application/atom+xml`
  package static var atom: MediaType { MediaType("application/atom+xml") }
  /// `image/svg+xml`
  package static var svg: MediaType { MediaType("image/svg+xml") }
  /// `text/event-stream`
  package static var eventStream: MediaType { MediaType("text/event-stream") }
}

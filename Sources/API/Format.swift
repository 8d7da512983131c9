import HTTP

/// A format of an answer.
enum Format: Sendable, CaseIterable {
  case json
  case newlineDelimitedJSON
  /// Prometheus text exposition format.
  case plainText

  /// The extension of a path that asks for it, which wins over Accept.
  var pathExtension: String? {
    switch self {
    case .json: "json"
    case .newlineDelimitedJSON: "ndjson"
    case .plainText: nil
    }
  }

  var mediaType: MediaType {
    switch self {
    case .json: .json
    case .newlineDelimitedJSON: .newlineDelimitedJSON
    case .plainText: MediaType("text/plain")
    }
  }

  /// The value of Content-Type.
  var contentType: String {
    switch self {
    case .json: "application/json"
    case .newlineDelimitedJSON: "application/x-ndjson"
    case .plainText: "text/plain; version=0.0.4; charset=utf-8"
    }
  }
}

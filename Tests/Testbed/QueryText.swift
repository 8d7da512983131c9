import Foundation

extension String {
  /// As a value stands in a query, whatever it holds.
  package var inQuery: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? self }
}

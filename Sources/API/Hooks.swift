package import Domain

/// What the application is told by the program around it.
package struct Hooks: Sendable {
  /// Appends the server's counters in the Prometheus text format.
  package var writeMetrics: @Sendable (inout [UInt8]) -> Void = { _ in }
  /// Hears of problems that are the server's own, with the id of their request.
  package var report: @Sendable (Problem, String) -> Void = { _, _ in }

  /// Where the service is reached from outside, without a slash at the end; nil where each request's Host says so.
  package var publicURL: String?

  /// Neither counters nor reports.
  package init() {}
}

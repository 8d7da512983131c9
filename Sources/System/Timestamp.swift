internal import Glibc

/// The present moment as RFC 3339 writes it, UTC, with milliseconds. Without Foundation's formatters, whose
/// tables cost more memory than the whole server.
package enum Timestamp {
  /// Such as `2026-11-28T02:03:10.123Z`.
  package static var now: String {
    let moment = SystemCall.time(of: CLOCK_REALTIME)
    let parts = SystemCall.calendar(moment.tv_sec)
    let day = "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
    let milliseconds = String(1000 + moment.tv_nsec / 1_000_000).dropFirst()
    return "\(day)T\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)).\(milliseconds)Z"
  }

  /// The day in UTC, such as `2026-11-28`.
  package static var today: String { String(now.prefix(10)) }

  /// Whole seconds since 1970.
  package static var seconds: Int64 {
    Int64(SystemCall.time(of: CLOCK_REALTIME).tv_sec)
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

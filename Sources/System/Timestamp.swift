internal import Glibc

/// The present moment as RFC 3339 writes it, UTC, with milliseconds. Without Foundation's formatters, whose
/// tables cost more memory than the whole server.
package enum Timestamp {
  /// Such as `2026-11-28T02:03:10.123Z`.
  package static var now: String {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    var parts = tm()
    gmtime_r(&moment.tv_sec, &parts)
    let day = "\(1900 + Int(parts.tm_year))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let milliseconds = String(1000 + moment.tv_nsec / 1_000_000).dropFirst()
    return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(milliseconds)Z"
  }

  /// The day in UTC, such as `2026-11-28`.
  package static var today: String { String(now.prefix(10)) }

  /// Whole seconds since 1970.
  package static var seconds: Int64 {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return Int64(moment.tv_sec)
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

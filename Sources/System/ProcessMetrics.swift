internal import Glibc

extension Metric {
  /// What this process takes of the machine, by the names that all exporters have for it.
  package static var process: [Metric] {
    let start = Timestamp.seconds
    return [
      Metric("process_cpu", .counter, in: .seconds, "Processor time that the process has taken.") {
        let taken = SystemCall.time(of: CLOCK_PROCESS_CPUTIME_ID)
        return [Sample(.real(Double(taken.tv_sec) + Double(taken.tv_nsec) / 1_000_000_000))]
      },
      Metric("process_resident_memory", .gauge, in: .bytes, "Memory that the process has.") { residentBytes },
      Metric("process_start_time", .gauge, in: .seconds, "When the process started, since 1970.") {
        Int(start)
      },
    ]
  }

  /// The second number of /proc/self/statm, in pages (proc_pid_statm(5)); 0 where it cannot be read.
  private static var residentBytes: Int {
    var text = [UInt8](repeating: 0, count: 128)
    let file = SystemCall.open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    let count = max(0, SystemCall.read(file, into: &text))
    let words = String(decoding: text[..<count], as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * Int(getpagesize()) : 0
  }
}

/// What a server has counted, over all of its loops, for reading from any thread.
package final class Metrics: Sendable {
  let loops: [LoopMetrics]

  /// Empty counts for a server of so many loops. Made before the server so that its handlers can serve it.
  package init(loops: Int) {
    self.loops = (0..<max(1, loops)).map { _ in LoopMetrics() }
  }

  /// Connections open now.
  package var connectionsOpen: Int {
    loops.reduce(0) { $0 + Int($1.value(.accepted)) - Int($1.value(.closed)) }
  }

  /// Connections taken from the kernel, refused ones among them.
  package var connectionsAccepted: Int { Int(sum(.accepted)) }

  /// Connections refused because there were too many.
  package var connectionsRefused: Int { Int(sum(.refused)) }

  /// Times that accepting paused because there was no descriptor for another client.
  package var acceptPauses: Int { Int(sum(.acceptPauses)) }

  /// Bytes read from clients.
  package var bytesReceived: Int { Int(sum(.received)) }

  /// Bytes written to clients.
  package var bytesSent: Int { Int(sum(.sent)) }

  /// Requests answered, refusals of malformed ones among them.
  package var requests: Int {
    LoopMetrics.methods.indices.reduce(0) { total, row in
      (1...LoopMetrics.classes).reduce(total) { $0 + Int(requests(method: row, class: $1)) }
    }
  }

  /// Appends everything in the Prometheus text format, version 0.0.4.
  package func write(into bytes: inout [UInt8]) {
    var text = ""
    gauge("http_connections_open", "Connections open now.", connectionsOpen, into: &text)
    counter("http_connections_accepted_total", "Connections taken.", .accepted, into: &text)
    counter("http_connections_refused_total", "Connections refused as too many.", .refused, into: &text)
    counter(
      "http_accept_pauses_total", "Pauses in accepting for want of descriptors.", .acceptPauses, into: &text)
    writeRequests(into: &text)
    counter("http_received_bytes_total", "Bytes read from clients.", .received, into: &text)
    counter("http_sent_bytes_total", "Bytes written to clients.", .sent, into: &text)
    counter("http_parse_errors_total", "Requests refused as malformed.", .parseErrors, into: &text)
    counter("http_aborted_answers_total", "Answers cut off before their end.", .aborted, into: &text)
    writeTimeouts(into: &text)
    writeDurations(into: &text)
    bytes.append(contentsOf: text.utf8)
  }

  private func writeRequests(into text: inout String) {
    head("http_requests_total", "Requests answered.", "counter", into: &text)
    for (row, method) in LoopMetrics.methods.enumerated() {
      for number in 1...LoopMetrics.classes {
        let count = requests(method: row, class: number)
        guard count > 0 else { continue }
        text += "http_requests_total{method=\"\(method)\",status=\"\(number)xx\"} \(count)\n"
      }
    }
  }

  private func writeTimeouts(into text: inout String) {
    head("http_timeouts_total", "Connections ended because a peer was too slow.", "counter", into: &text)
    let phases: [(String, LoopMetrics.Counter)] = [
      ("head", .headTimeouts), ("body", .bodyTimeouts), ("idle", .idleTimeouts), ("answer", .answerTimeouts),
    ]
    for (phase, counter) in phases { text += "http_timeouts_total{phase=\"\(phase)\"} \(sum(counter))\n" }
  }

  private func writeDurations(into text: inout String) {
    let name = "http_request_duration_seconds"
    head(name, "From a whole request to its answer.", "histogram", into: &text)
    var total: UInt64 = 0
    for (index, bound) in LoopMetrics.bounds.enumerated() {
      total += loops.reduce(0) { $0 + $1.bucket(index) }
      text += "\(name)_bucket{le=\"\(Double(bound) / 1_000_000)\"} \(total)\n"
    }
    total += loops.reduce(0) { $0 + $1.bucket(LoopMetrics.bounds.count) }
    text += "\(name)_bucket{le=\"+Inf\"} \(total)\n"
    text += "\(name)_sum \(Double(sum(.durationNanoseconds)) / 1_000_000_000)\n"
    text += "\(name)_count \(total)\n"
  }

  private func sum(_ counter: LoopMetrics.Counter) -> UInt64 {
    loops.reduce(0) { $0 + $1.value(counter) }
  }

  private func requests(method row: Int, class number: Int) -> UInt64 {
    loops.reduce(0) { $0 + $1.requests(method: row, class: number) }
  }

  private func counter(
    _ name: String, _ help: String, _ counter: LoopMetrics.Counter, into text: inout String
  ) {
    head(name, help, "counter", into: &text)
    text += "\(name) \(sum(counter))\n"
  }

  private func gauge(_ name: String, _ help: String, _ value: Int, into text: inout String) {
    head(name, help, "gauge", into: &text)
    text += "\(name) \(value)\n"
  }

  private func head(_ name: String, _ help: String, _ type: String, into text: inout String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }
}

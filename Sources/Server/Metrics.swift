package import System

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

  /// All that is counted.
  package var all: [Metric] {
    [
      Metric("http_connections_open", .gauge, "Connections open now.") { [self] in connectionsOpen },
      counter("http_connections_accepted", "Connections taken.", .accepted),
      counter("http_connections_refused", "Connections refused as too many.", .refused),
      counter("http_accept_pauses", "Pauses in accepting for want of descriptors.", .acceptPauses),
      Metric("http_requests", .counter, "Requests answered.") { [self] in requestSamples },
      counter("http_received", in: .bytes, "Bytes read from clients.", .received),
      counter("http_sent", in: .bytes, "Bytes written to clients.", .sent),
      counter("http_parse_errors", "Requests refused as malformed.", .parseErrors),
      counter("http_aborted_answers", "Answers cut off before their end.", .aborted),
      Metric("http_timeouts", .counter, "Connections ended because a peer was too slow.") { [self] in
        timeoutSamples
      },
      Metric("http_request_duration", histogramIn: .seconds, "From a whole request to its answer.") {
        [self] in
        durations
      },
    ]
  }

  private func counter(
    _ base: String, in unit: Metric.Unit? = nil, _ help: String, _ counter: LoopMetrics.Counter
  ) -> Metric {
    Metric(base, .counter, in: unit, help) { [self] in Int(sum(counter)) }
  }

  private var requestSamples: [Metric.Sample] {
    LoopMetrics.methods.enumerated().flatMap { row, method in
      (1...LoopMetrics.classes).compactMap { number in
        let count = Int(requests(method: row, class: number))
        guard count > 0 else { return nil }
        return Metric.Sample(.integer(count), labels: [("method", method), ("status", "\(number)xx")])
      }
    }
  }

  private var timeoutSamples: [Metric.Sample] {
    let phases: [(String, LoopMetrics.Counter)] = [
      ("head", .headTimeouts), ("body", .bodyTimeouts), ("idle", .idleTimeouts), ("answer", .answerTimeouts),
    ]
    return phases.map { phase, counter in
      Metric.Sample(.integer(Int(sum(counter))), labels: [("phase", phase)])
    }
  }

  private var durations: Distribution {
    Distribution(
      bounds: LoopMetrics.bounds.map { Double($0) / 1_000_000 },
      counts: (0...LoopMetrics.bounds.count).map { index in
        Int(loops.reduce(0) { $0 + $1.bucket(index) })
      },
      sum: Double(sum(.durationNanoseconds)) / 1_000_000_000)
  }

  private func sum(_ counter: LoopMetrics.Counter) -> UInt64 {
    loops.reduce(0) { $0 + $1.value(counter) }
  }

  private func requests(method row: Int, class number: Int) -> UInt64 {
    loops.reduce(0) { $0 + $1.requests(method: row, class: number) }
  }
}

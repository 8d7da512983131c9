/// What a thread of its own makes, up to some batches ahead of whoever takes it, so that both go on at once in
/// bounded memory.
package final class ReadAhead<Element: Sendable> {
  private let queue = Queue()
  private var batch: IndexingIterator<[Element]> = [].makeIterator()

  /// Elements that go through the queue at once, which spares most of the waking and waiting.
  private static var batchSize: Int { 256 }

  /// Starts to make elements.
  /// - Parameter make: hands on each element that it makes, until it has no more or is told false: nobody
  ///   wants more.
  /// - Throws: `SystemError` where the system grants no thread.
  package init(_ make: @escaping @Sendable (_ take: (Element) -> Bool) -> Void) throws(SystemError) {
    let queue = self.queue
    let thread = try Thread(named: "read ahead") {
      var batch: [Element] = []
      make { element in
        batch.append(element)
        guard batch.count == ReadAhead.batchSize else { return true }
        defer { batch = [] }
        return queue.put(batch)
      }
      if queue.put(batch) { queue.end() }
    }
    thread.detach()
  }

  deinit { queue.end() }

  /// The next element, waited for where it is not there yet; nil behind the last.
  package func next() -> Element? {
    while true {
      if let element = batch.next() { return element }
      guard let next = queue.take() else { return nil }
      batch = next.makeIterator()
    }
  }

  /// Batches between the two threads.
  private final class Queue: Sendable {
    private struct State {
      var batches: [[Element]] = []
      var hasEnded = false
    }

    private let state = Locked(State())

    private static var most: Int { 4 }

    /// - Returns: false where the other side has ended.
    func put(_ batch: [Element]) -> Bool {
      state.withLock(when: { $0.batches.count < Queue.most || $0.hasEnded }) { state in
        state.batches.append(batch)
        return !state.hasEnded
      }
    }

    /// The oldest batch; nil where all are taken and no more come.
    func take() -> [Element]? {
      state.withLock(when: { !$0.batches.isEmpty || $0.hasEnded }) { state in
        state.batches.isEmpty ? nil : state.batches.removeFirst()
      }
    }

    /// Nothing more is put, or nothing more is wanted.
    func end() { state.withLock(when: { _ in true }) { $0.hasEnded = true } }
  }
}

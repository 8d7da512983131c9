internal import Glibc
internal import Server

/// A blocking client that does exactly what a test says, byte by byte. Whatever it waits for, it waits a
/// bounded time.
final class Client {
  /// What a server answered.
  struct Answer {
    var status = 0
    /// Lower-case names; of repeated ones the last.
    var fields: [String: String] = [:]
    var body: [UInt8] = []
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Why something expected did not come.
  enum Fault: Error, Equatable { case noConnection(CInt), closed, reset, silence, malformed }

  let raw: CInt
  private let timeouts: Int
  private var received: [UInt8] = []

  /// Connects to a server's address; `receiveBuffer` narrows what the kernel takes on behalf of a client that
  /// does not read; `timeouts` is how many milliseconds connecting, sending or receiving may take.
  init(_ address: ListenAddress, receiveBuffer: CInt? = nil, timeouts: Int = 10_000) throws {
    self.timeouts = timeouts
    switch address {
    case .tcp(let host, let port):
      let isVersion6 = host.contains(":")
      raw = socket(isVersion6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      try configure(receiveBuffer)
      var code: CInt
      if isVersion6 {
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = port.bigEndian
        inet_pton(AF_INET6, host, &target.sin6_addr)
        code = connected(&target)
      } else {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &target.sin_addr)
        code = connected(&target)
      }
      guard code == 0 else { throw Fault.noConnection(errno) }
    case .inherited: throw Fault.noConnection(EAFNOSUPPORT)
    case .unix(let path):
      raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
      try configure(receiveBuffer)
      var target = sockaddr_un()
      target.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
      guard connected(&target) == 0 else { throw Fault.noConnection(errno) }
    }
  }

  deinit { _ = Glibc.close(raw) }

  private func configure(_ receiveBuffer: CInt?) throws {
    guard raw >= 0 else { throw Fault.noConnection(errno) }
    var timeouts = timeval(tv_sec: timeouts / 1_000, tv_usec: timeouts % 1_000 * 1_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &timeouts, size)
    setsockopt(raw, SOL_SOCKET, SO_SNDTIMEO, &timeouts, size)
    guard var receiveBuffer else { return }
    setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
  }

  private func connected<Address>(_ address: inout Address) -> CInt {
    withUnsafeBytes(of: &address) {
      connect(raw, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
  }

  /// Sends all of the bytes. Throws when the server has gone, or takes nothing for long.
  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw errno == EAGAIN ? Fault.silence : Fault.reset }
      sent += count
    }
  }

  func send(_ text: String) throws { try send([UInt8](text.utf8)) }

  /// Sends one request without a body and reads its answer.
  func get(_ target: String, method: String = "GET", fields: String = "") throws -> Answer {
    try send("\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
    return try receive(isHead: method == "HEAD")
  }

  /// Says that no more will be sent, and goes on reading.
  func endSending() { shutdown(raw, CInt(SHUT_WR)) }

  /// Makes the coming close a reset.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(raw, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Reads one answer, whatever delimits it.
  func receive(isHead: Bool = false) throws -> Answer {
    var answer = try receiveHead()
    if isHead || answer.status < 200 || answer.status == 204 || answer.status == 304 { return answer }
    if answer.fields["transfer-encoding"] == "chunked" {
      answer.body = try receiveChunks()
    } else if let length = answer.fields["content-length"].flatMap({ Int($0) }) {
      while received.count < length { try readMore() }
      answer.body = take(length)
    } else {
      answer.body = try receiveToEnd()
    }
    return answer
  }

  /// Reads status line and fields.
  func receiveHead() throws -> Answer {
    var lines: [String] = []
    while true {
      let line = try receiveLine()
      if line.isEmpty { break }
      lines.append(line)
    }
    var answer = Answer()
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
      let status = Int(first.dropFirst(9).prefix(3))
    else {
      throw Fault.malformed
    }
    answer.status = status
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw Fault.malformed }
      answer.fields[line[..<colon].lowercased()] = String(line[line.index(colon, offsetBy: 2)...])
    }
    return answer
  }

  /// Everything until the server closes. Throws `reset` when it ends otherwise.
  func receiveToEnd() throws -> [UInt8] {
    while true {
      do { try readMore() } catch Fault.closed { return take(received.count) }
    }
  }

  /// Whether the server closes, orderly or not, without sending anything more.
  func isEnded() -> Bool {
    do {
      try readMore()
      return false
    } catch Fault.silence {
      return false
    } catch {
      return received.isEmpty
    }
  }

  private func receiveChunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let chunk = try receiveChunk()
      if chunk.isEmpty { return body }
      body += chunk
    }
  }

  /// Reads one chunk of a chunked body, the last of which is empty.
  func receiveChunk() throws -> [UInt8] {
    guard let size = Int(try receiveLine(), radix: 16) else { throw Fault.malformed }
    while received.count < size + 2 { try readMore() }
    let chunk = take(size)
    guard take(2) == [13, 10] else { throw Fault.malformed }
    return chunk
  }

  private func receiveLine() throws -> String {
    while true {
      if let end = received.firstIndex(of: 10) {
        guard end > 0, received[end - 1] == 13 else { throw Fault.malformed }
        let line = take(end + 1)
        return String(decoding: line.dropLast(2), as: UTF8.self)
      }
      try readMore()
    }
  }

  private func take(_ count: Int) -> [UInt8] {
    let bytes = [UInt8](received.prefix(count))
    received.removeFirst(count)
    return bytes
  }

  private func readMore() throws {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(raw, &buffer, buffer.count, 0)
    if count == 0 { throw Fault.closed }
    if count < 0 { throw errno == EAGAIN ? Fault.silence : Fault.reset }
    received += buffer[..<count]
  }
}

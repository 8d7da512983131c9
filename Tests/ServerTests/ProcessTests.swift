internal import Glibc
internal import HTTP
internal import Server
internal import Testing

extension ServerTests {
  /// What concerns the whole process, each in one of its own.
  @Suite struct Processes {
    @Test func `thousands of connections of every kind leave no socket open`() async {
      await #expect(processExitsWith: .success) {
        let before = openSockets()
        try withServer {
          $0.limits.connections = 50
        } _: { server in
          let steady = openSockets()
          for round in 0..<3_000 { misbehave(server.address, round) }
          #expect(eventually { server.metrics.connectionsOpen == 0 })
          #expect(eventually { openSockets() <= steady })
        }
        #expect(eventually { openSockets() <= before })
      }
    }

    @Test func `servers that end leave no descriptor open`() async {
      await #expect(processExitsWith: .success) {
        let before = openDescriptors()
        for _ in 0..<20 {
          try withServer { try #expect(Client($0.address).get("/x").status == 200) }
        }
        // The process opens up to three of its own, to wait for events and timers outside the server.
        #expect(eventually { openDescriptors() <= before + 3 })
      }
    }

    @Test func `without descriptors those inside are served, and those outside once some are free`() async {
      await #expect(processExitsWith: .success) {
        try withServer(loops: 1) { server in
          let spare = dup(0)
          var limit = rlimit()
          getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
          limit.rlim_cur = rlim_t(openDescriptors() + 41)
          setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
          let inside = try Client(server.address)
          try #expect(inside.get("/in").status == 200)
          // Each client takes two descriptors, its own and the server's, until there are none for the server.
          var clients: [Client] = []
          while let client = try? Client(server.address) { clients.append(client) }
          // Where the last two went to one client and the server's side of it, there is one spare for another
          // client.
          close(spare)
          if let client = try? Client(server.address) { clients.append(client) }
          #expect(eventually { server.metrics.acceptPauses > 0 })
          try #expect(inside.get("/still").status == 200)
          let last = try #require(clients.last)
          try last.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
          clients.removeFirst(clients.count / 2)
          try #expect(last.receive().text == "/late")
        }
      }
    }
  }
}

/// How many sockets this process has open.
private func openSockets() -> Int {
  (0..<1_024).count { number in
    var status = stat()
    return fstat(Int32(number), &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }
}

/// How many descriptors this process has open.
private func openDescriptors() -> Int {
  guard let folder = opendir("/proc/self/fd") else { return -1 }
  defer { closedir(folder) }
  var count = 0
  while readdir(folder) != nil { count += 1 }
  // Without "." and "..", and the folder itself.
  return count - 3
}

/// One client of many kinds, polite and not. One that is reset before it is quite there, since the server has as many as
/// it takes, is a kind of its own.
private func misbehave(_ address: ListenAddress, _ round: Int) {
  guard let client = try? Client(address) else { return }
  switch round % 7 {
  case 0: _ = try? client.get("/x")
  case 1: try? client.send("GET /half HTT")
  case 2: try? client.send("nonsense\r\n\r\n")
  case 3: try? client.send("GET /bytes/500000 HTTP/1.1\r\nHost: a\r\n\r\n")
  case 4: _ = try? client.get("/stream/20", fields: "Connection: close\r\n")
  case 5:
    try? client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhalf")
    client.resetOnClose()
  default: client.endSending()
  }
}

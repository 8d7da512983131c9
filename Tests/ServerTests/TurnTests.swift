internal import Foundation
internal import Glibc
import System
internal import Testing

@testable internal import Server

extension ServerTests {
  /// How long the turns of the processor are for which threads ask. The kernel tells of them in `/proc`, from Linux
  /// 6.12 on with what was asked for.
  @Suite struct Turns {
    /// Nanoseconds of each thread of this process by this name.
    private static func slices(of name: String) -> [Int] {
      let folder = "/proc/self/task"
      let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return threads.compactMap { thread in
        guard text("\(folder)/\(thread)/comm") == name + "\n",
          let line = text("\(folder)/\(thread)/sched").split(separator: "\n").first(where: {
            $0.hasPrefix("se.slice")
          })
        else { return nil }
        return line.split(separator: " ").last.flatMap { Int($0) }
      }
    }

    private static func text(_ path: String) -> String {
      (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    /// Whether the kernel goes by what threads ask for and tells of it.
    private static var isTold: Bool {
      let release = ProcessInfo.processInfo.operatingSystemVersion
      return (release.majorVersion, release.minorVersion) >= (6, 12)
        && text("/proc/self/sched").contains("se.slice") && sched_getscheduler(0) == SCHED_OTHER
    }

    @Test(.enabled(if: isTold))
    func `loops take the shortest, and the thread that started them the usual ones`() throws {
      try withServer(loops: 3) { server in
        for _ in 0..<6 { _ = try Client(server.address).get("/x") }
        for number in 0..<3 { #expect(Self.slices(of: "loop-\(number)") == [100_000]) }
        #expect(Self.slices(of: "serve").allSatisfy { $0 > 100_000 })
      }
    }

    @Test(.enabled(if: isTold)) func `work that lasts takes the longest`() throws {
      let done = Locked(false)
      let thread = try Thread(named: "long") {
        Thread.giveWay()
        done.withLock(when: { $0 }) { _ in }
      }
      #expect(eventually { Self.slices(of: "long") == [100_000_000] })
      done.withLock(when: { _ in true }) { $0 = true }
      thread.join()
    }

    /// How nice the calling thread is (proc_pid_stat(5), field 19).
    private static var nice: Int? {
      let fields = text("/proc/thread-self/stat").split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 16 ? Int(fields[16]) : nil
    }

    @Test func `work that lasts goes behind, with the threads that it starts, and nobody else`() throws {
      let found = Locked<[Int?]>([])
      let before = try #require(Self.nice)
      let thread = try Thread(named: "long") {
        Thread.giveWay()
        let started = try? Thread(named: "started") {
          found.withLock { $0.append(Self.nice) }
        }
        started?.join()
        found.withLock { $0.append(Self.nice) }
      }
      thread.join()
      #expect(found.withLock { $0 } == [max(10, before), max(10, before)])
      #expect(Self.nice == before)
    }
  }
}

import Foundation
import Glibc
import Testbed

/// The real program, as SwiftPM built it beside these tests.
enum Program {
  /// How a run ended, and what it said.
  struct Outcome: Sendable {
    let code: Int32
    let output: String
    let errors: String
  }

  /// The file of the executable.
  static let path: String = {
    var name = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &name, name.count)
    let tests = String(decoding: name[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("entente").path
  }()

  /// The options that lead to the repository's schema and dataset.
  static let repository = ["--migrations", Repository.migrations, "--seeds", Repository.seeds]

  /// Runs a command to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], file: String = path
  ) throws -> Outcome {
    let folder = try Folder()
    let child = try Child(
      file, arguments, environment: environment, output: folder["out"], errors: folder["err"])
    let code = child.wait(seconds: 60)
    return Outcome(
      code: code, output: String(decoding: try folder.bytes("out"), as: UTF8.self),
      errors: String(decoding: try folder.bytes("err"), as: UTF8.self))
  }
}

/// A process that these tests started. Both its streams go to files, so that it never waits for a reader.
final class Child: Sendable {
  let identifier: pid_t

  /// Why a process could not be started.
  struct CannotStart: Error { let file: String, code: Int32 }

  init(
    _ file: String, _ arguments: [String], environment: [String: String], output: String, errors: String
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in [(1, output), (2, errors)] as [(Int32, String)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process ignores or blocks is not the child's to inherit.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ENTENTE_") }
    variables.merge(environment) { $1 }
    let words = ([file] + arguments).map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, file, &actions, &attributes, words, settings)
    guard code == 0 else { throw CannotStart(file: file, code: code) }
    self.identifier = identifier
  }

  /// Waits for the end and gives the exit code, or minus the signal that ended it. A child that takes longer than it may
  /// is killed.
  func wait(seconds: Double) -> Int32 {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    while waitpid(identifier, &status, WNOHANG) == 0 {
      if ContinuousClock.now > deadline { kill(identifier, SIGKILL) }
      usleep(2_000)
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : -signal
  }
}

import Foundation
import Glibc
import Testbed
import Testing

/// What is installed on a machine: the Debian package, the units and the list of components.
struct PackageTests {
  private static func has(_ tool: String) -> Bool {
    (try? Program.run(["-c", "command -v \(tool)"], file: "/bin/sh").code) == 0
  }

  @Test(.enabled(if: has("dpkg-deb"), "there is no dpkg-deb here"))
  func `a package is made, unpacked, and serves what is in it`() throws {
    let folder = try Folder()
    let script = "\(Repository.root)/Scripts/package"
    let made = try Program.run(
      [script, "--binary", Program.path, "--output", folder.path],
      environment: ["DPKG_DEB_COMPRESSOR_TYPE": "none"], file: "/bin/bash")
    #expect(made.code == 0, "\(made.errors)")
    let package = made.output.trimmingCharacters(in: .newlines)
    let root = folder["root"]
    #expect(try Program.run(["-c", "dpkg-deb -x '\(package)' '\(root)'"], file: "/bin/sh").code == 0)
    for path in [
      "usr/lib/systemd/system/entente.service", "usr/lib/systemd/system/entente.socket",
      "usr/share/bash-completion/completions/entente", "etc/default/entente", "var/lib/entente",
    ] {
      #expect(FileManager.default.fileExists(atPath: "\(root)/\(path)"), "\(path)")
    }
    let manual = try Program.run(["-c", "zcat '\(root)/usr/share/man/man1/entente.1.gz'"], file: "/bin/sh")
      .output
    #expect(manual.contains(".SH ENTENTE EDIT") && manual.contains("\\-\\-retire\\-missing"))
    // Away from the repository, so that its schema and dataset are those that were installed.
    let server = try RunningProgram(
      ["/bin/sh", "-c", "cd '\(root)' && exec usr/bin/entente \"$@\"", "sh"], in: folder,
      arguments: ["--port", "0"])
    #expect(try server.get("/v1/countries/TKM").status == 200)
    #expect(server.stop() == 0)
  }

  @Test(.enabled(if: has("systemd-analyze"), "there is no systemd-analyze here"))
  func `the sandbox of the service leaves little open`() throws {
    let outcome = try Program.run(
      ["-c", "systemd-analyze security --offline=true '\(Repository.root)/Scripts/entente.service'"],
      file: "/bin/sh")
    let exposure = outcome.output.firstMatch(of: /exposure level for entente\.service: ([0-9.]+)/)?.1
    #expect(
      exposure.flatMap { Double($0) }.map { $0 < 2 } == true, "\(outcome.output.suffix(500))\(outcome.errors)"
    )
  }

  @Test(
    .enabled(if: has("systemd-socket-activate") && has("curl"), "there is no systemd-socket-activate here"))
  func `a socket that systemd hands over is served`() throws {
    let (folder, database) = (try Folder(), try TestDatabase())
    let child = try Child(
      "/bin/sh",
      [
        "-c",
        "exec systemd-socket-activate -l '\(folder["socket"])' '\(Program.path)' serve --database "
          + "'\(database.path)' --migrations '\(Repository.migrations)'",
      ], environment: [:], output: folder["out"], errors: folder["err"])
    defer {
      kill(child.identifier, SIGTERM)
      #expect(child.wait(seconds: 30) == 0)
    }
    for _ in 0..<2_000 where (try? folder.bytes("err").isEmpty) != false { usleep(5_000) }
    let asked = try Program.run(
      ["-c", "curl -s --unix-socket '\(folder["socket"])' http://localhost/health"], file: "/bin/sh")
    // The first loop may answer before the program says that all of them do.
    var said = ""
    for _ in 0..<2_000 where !said.contains("that was handed over") {
      said = String(decoding: try folder.bytes("err"), as: UTF8.self)
      usleep(5_000)
    }
    #expect(asked.output == "{\"status\":\"ok\"}\n", "\(said)")
    #expect(said.contains("Listening on the socket that was handed over"))
  }

  @Test func `alerts and dashboard are about what the server counts, and Prometheus reads them`() throws {
    let (rules, dashboard) = (
      try Repository.text("Scripts/alerts.yml"), try Repository.text("Scripts/dashboard.json")
    )
    let database = try TestDatabase()
    let server = try RunningProgram(database: database.path)
    // What has not happened yet has no number: something is asked before.
    _ = try server.get("/health")
    let metrics = try server.get("/metrics").text
    #expect(server.stop() == 0)
    let told = Set(
      metrics.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
        String($0.prefix { $0 != "{" && $0 != " " })
      })
    let asked = Set(
      (rules + dashboard).matches(of: #/\b(?:http|entente|process)_[a-z_]+/#).map { String($0.0) })
    #expect(asked.count > 25 && asked.subtracting(told) == [])
    // What is counted is shown: a metric that nobody looks at is none.
    let shown = Set(dashboard.matches(of: #/\b(?:http|entente|process)_[a-z_]+/#).map { String($0.0) })
    let series = told.filter { !$0.hasSuffix("_bucket") && !$0.hasSuffix("_sum") && !$0.hasSuffix("_count") }
    #expect(series.subtracting(shown) == [])
    for code in (rules + dashboard).matches(of: #/code=\\?"([a-z-]+)\\?"/#).map(\.1) {
      #expect(metrics.contains("code=\"\(code)\""), "\(code)")
    }
    for panel in try Document(json: Array(dashboard.utf8))["panels"].items where panel["type"] != "row" {
      #expect(panel["title"].text?.isEmpty == false && !panel["targets"].items.isEmpty)
    }
    if Self.has("promtool") {
      let outcome = try Program.run(
        ["-c", "promtool check rules '\(Repository.root)/Scripts/alerts.yml'"], file: "/bin/sh")
      #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    }
  }

  @Test(.enabled(if: has("python3") && has("pkg-config"), "python3 or pkg-config is missing here"))
  func `the list of components names every dependency with its version`() throws {
    let outcome = try Program.run(["\(Repository.root)/Scripts/components"], file: "/bin/bash")
    let components = try Document(json: Array(outcome.output.utf8))["components"].items
    let pins = try Document(json: Array(Repository.text("Package.resolved").utf8))["pins"].items
    #expect(!pins.isEmpty)
    for name in pins.compactMap({ $0["identity"].text }) + ["sqlite", "zlib"] {
      #expect(
        components.contains { $0["name"].text == name && $0["version"].text?.isEmpty == false }, "\(name)")
    }
  }
}

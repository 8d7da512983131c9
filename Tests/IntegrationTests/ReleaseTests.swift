import Foundation
import Testbed
import Testing

@testable import API

private let hasReleaseTools =
  (try? Program.run(
    ["-c", "command -v git && command -v dpkg-deb && command -v pkg-config"], file: "/bin/sh"
  ).code) == 0

/// `Scripts/release` makes a release of what is committed and said, and of nothing else.
@Suite(.enabled(if: hasReleaseTools, "git, dpkg-deb or pkg-config is missing here"))
struct ReleaseTests {
  /// A repository with what a release is made of, and with tests that pass at once.
  private let folder: Folder
  private static let version = Release.version

  init() throws {
    folder = try Folder()
    try shell(
      """
      for each in Scripts Migrations Seeds .gitignore; do cp -R "\(Repository.root)/$each" .; done
      cp '\(Repository.root)/Package.resolved' .
      printf '#!/bin/sh\\necho tested >&2\\n' >Scripts/test
      printf '# Changes\\n\\n## Unreleased\\n\\n## \(Self.version) (2026-01-02)\\n\\n- What is new.\\n\\n## 0.0.1 (2026-01-01)\\n\\n- Older.\\n' >CHANGELOG.md
      git init --quiet --initial-branch=main . && git add --all && \(Self.commit)
      """)
  }

  private static let commit =
    "git -c user.name=a -c user.email=a@localhost commit --quiet --all --message 'As it is'"

  private func shell(_ script: String) throws {
    let outcome = try Program.run(["-c", "cd '\(folder.path)' && { \(script)\n}"], file: "/bin/bash")
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  private func release(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(
      [folder["Scripts/release"]] + arguments,
      environment: [
        "DPKG_DEB_COMPRESSOR_TYPE": "none", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@localhost",
      ], file: "/bin/bash")
  }

  @Test(arguments: [
    ("echo x >new", "not everything is committed"),
    ("echo x >>CHANGELOG.md", "not everything is committed"),
    ("sed -i '/^## \(version)/d' CHANGELOG.md && \(commit)", "CHANGELOG.md has no section \"## \(version) ("),
    ("sed -i '/What is new/d' CHANGELOG.md && \(commit)", "says nothing"),
    (
      "sed -i 's/^## Unreleased/&\\n\\n- Later./' CHANGELOG.md && \(commit)",
      "still has something under \"Unreleased\""
    ),
    ("git tag v\(version)", "there is a tag v\(version) already"),
  ])
  func `what is not as a release says it is refused with what to do`(change: String, words: String) throws {
    try shell(change)
    let outcome = try release(Self.version, "--binary", Program.path, "--dry-run")
    #expect(outcome.code == 1 && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test(arguments: ["0.2", "v0.2.0", "0.2.0-beta", "01.2.3"])
  func `what is no version is refused`(text: String) throws {
    let outcome = try release(text, "--dry-run")
    #expect(outcome.code == 1 && outcome.errors.contains("is no version"), "\(outcome.errors)")
  }

  @Test func `a program that says another version is refused`() throws {
    try shell("sed -i 's/^## \(Self.version) /## 99.0.0 /' CHANGELOG.md && \(Self.commit)")
    let outcome = try release("99.0.0", "--binary", Program.path, "--dry-run")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("says that it is \(Self.version), not 99.0.0"), "\(outcome.errors)")
  }

  @Test func `a dry run says what it would do and does nothing`() throws {
    let outcome = try release(Self.version, "--dry-run", "--output", folder["made"])
    #expect(outcome.code == 0 && outcome.errors.contains("would name"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder["made"]))
    try shell("test -z \"$(git tag)\"")
  }

  @Test func `a release is tested, written with its checksums, and named`() throws {
    let outcome = try release(Self.version, "--binary", Program.path, "--output", folder.path + "-made")
    defer { try? FileManager.default.removeItem(atPath: folder.path + "-made") }
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("tested"))
    try shell(
      """
      test "$(git rev-parse 'v\(Self.version)^{}')" = "$(git rev-parse HEAD)" && test -z "$(git status --porcelain)"
      cd '\(folder.path)-made' && sha256sum --check --strict --quiet SHA256SUMS && test "$(wc -l <SHA256SUMS)" = 4
      test "$(cat notes-\(Self.version).md)" = '- What is new.'
      tar -tzf entente-\(Self.version).tar.gz | grep -q '^entente-\(Self.version)/CHANGELOG.md$'
      grep -q '"version": "\(Self.version)"' entente-\(Self.version).cdx.json && ls entente_\(Self.version)_*.deb
      """)
  }
}

internal import Glibc

/// What tells a file from every other, whatever its name, for as long as somebody has it open; and when it was
/// last written to.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let node: UInt64
  private let seconds: Int
  private let nanoseconds: Int

  /// The file at a path; nil where there is none that can be seen.
  package init?(path: String) {
    guard let status = SystemCall.status(of: path) else { return nil }
    (device, node) = (UInt64(status.st_dev), UInt64(status.st_ino))
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  /// Whether two paths led to one file, whatever was written to it between.
  package func isSameFile(as other: FileIdentity) -> Bool { device == other.device && node == other.node }
}

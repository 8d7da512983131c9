internal import Glibc

/// This process.
package enum Process {
  /// Its number.
  package static var identifier: Int { Int(getpid()) }
}

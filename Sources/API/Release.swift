/// Which release this is.
package enum Release {
  /// Of the program and of its interface (semver.org).
  package static let version = "0.1.0"
}

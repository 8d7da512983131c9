import CLinux

/// What tells this build of the program from every other.
enum BuildIdentifier {
  /// The identifier that the linker gave to the executable, in hexadecimal digits; nil where it gave none.
  static let current: String? = {
    var count = 0
    guard let start = entente_build_identifier(&count) else { return nil }
    return UnsafeBufferPointer(start: start, count: count).reduce(into: "") { text, byte in
      text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
  }()
}

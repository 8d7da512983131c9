import Crypto
import Domain
import System

/// The bytes of a bundle in a file beside the database, as far as they have come.
struct Spool: Sendable {
  /// So much stays free beside twice the bundle: once for its bytes, once for what is made of them.
  private static let roomLeft = 16 << 20

  private let path: String
  /// How many bytes it will have; 0 where that is not known.
  private let length: Int
  /// Kept as long as the file is.
  private let turn: Imports.Turn
  private(set) var file: UnnamedFile?
  private var count = 0

  init(beside path: String, length: Int, _ turn: Imports.Turn) {
    (self.path, self.length, self.turn) = (path, length, turn)
  }

  /// - Throws: `Problem` of kind `insufficientStorage` where there is no room for so many bytes more.
  func requireRoom(for more: Int) throws(Problem) {
    let folder = String(path.reversed().drop { $0 != "/" }.reversed())
    guard let free = UnnamedFile.freeBytes(at: folder.isEmpty ? "." : folder) else { return }
    guard free + count >= Spool.roomLeft + 2 * max(length, count + more) else { throw Spool.noRoom }
  }

  /// - Throws: `Problem` of kind `insufficientStorage` where there is no room for them, and `readOnly` where there can be no
  ///   file.
  mutating func append(_ bytes: [UInt8]) throws(Problem) {
    try requireRoom(for: bytes.count)
    do throws(SystemError) {
      let file = if let file { file } else { try UnnamedFile(beside: path + "-import") }
      self.file = file
      try file.write(bytes, at: count)
    } catch {
      throw Spool.problem(error)
    }
    count += bytes.count
  }

  private static let noRoom = Problem(
    .insufficientStorage, "There is no room on the disk for the bundle: nothing was done.")

  private static func problem(_ error: SystemError) -> Problem {
    if error.isLackOfRoom { return noRoom }
    if error.isLackOfPermission {
      return Problem(.readOnly, "The folder of the database takes no file.", cause: "\(error)")
    }
    return Problem(.unavailable, "The bundle cannot be put on the disk: nothing was done.", cause: "\(error)")
  }
}

/// A bundle that came by way of a file, with what identifies its request.
struct StoredBundle: Sendable {
  let bundle: any Bundle
  /// SHA-256 of method, target and body, where there is an idempotency key.
  let fingerprint: String?
  /// What was left of the rate of the token when it was announced.
  let rest: WriteRates.Rest?
  /// Its file, and its turn among others.
  private let spool: Spool

  /// - Throws: `Problem` where it is no bundle.
  init(_ spool: Spool, _ announced: BundleStore.Announcement, _ hash: SHA256) throws(Problem) {
    (self.spool, rest) = (spool, announced.rest)
    fingerprint = announced.keyed == nil ? nil : Digest.text(of: hash.finalize())
    guard announced.isLines, let file = spool.file else {
      bundle = try BundleText(try spool.text(), isLines: announced.isLines)
      return
    }
    bundle = try BundleLines(file)
  }
}

extension Spool {
  /// All of it, in memory.
  fileprivate func text() throws(Problem) -> [UInt8] {
    var text: [UInt8] = []
    guard let file else { return text }
    text.reserveCapacity(count)
    do throws(SystemError) {
      while text.count < count, try file.read(256 * 1024, at: text.count, into: &text) > 0 {}
    } catch {
      throw Problem(.internalError, "The bundle cannot be read back from the disk.", cause: "\(error)")
    }
    return text
  }
}

package import Domain
import SQLite
package import System

/// A copy of the whole database at one of its commits, in a file that goes when it is let go of.
package struct DatabaseCopy: Sendable {
  /// The copy.
  package let file: UnnamedFile
  /// Which state of the record it holds.
  package let dataset: Dataset

  /// So much must be free beside what the copy takes.
  private static let roomLeft = 16 << 20

  /// Copies the database at a path while others read and write it, and checks the copy.
  /// - Throws: `Problem` of kind `insufficientStorage` where there is no room for it beside the database.
  package init(of path: String) throws(Problem) {
    let reader = try store { () throws(SQLiteError) in try Reader(path: path) }
    let pages = try store { () throws(SQLiteError) in
      try reader.connection.beginRead()
      return try reader.connection.prepare(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
      )
      .first([]) { Int($0.integer(0)) } ?? 0
    }
    dataset = try reader.currentDataset()
    let folder = String(path.reversed().drop { $0 != "/" }.reversed())
    if let free = UnnamedFile.freeBytes(at: folder.isEmpty ? "." : folder),
      free < pages + DatabaseCopy.roomLeft
    {
      throw DatabaseCopy.noRoom
    }
    // Of one process, which makes one copy at a time.
    let place = "\(path)-backup-\(Process.identifier)"
    do throws(BackupError) { try Backup(of: reader.connection, to: place).run() } catch {
      throw Problem(error)
    }
    do throws(SystemError) {
      file = try UnnamedFile(takingNameFrom: place)
    } catch {
      throw Problem(.internalError, "The copy of the database cannot be read.", cause: "\(error)")
    }
  }

  fileprivate static let noRoom = Problem(
    .insufficientStorage, "There is no room for a copy of the database beside it.")
}

extension Problem {
  /// What a caller is told who gets no copy.
  fileprivate init(_ error: BackupError) {
    switch error {
    case .database(let error) where error.code.primary == .full: self = DatabaseCopy.noRoom
    default: self.init(.internalError, "The database could not be copied.", cause: "\(error)")
    }
  }
}

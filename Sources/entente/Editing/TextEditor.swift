import Domain
import FoundationEssentials
import Glibc
import System

/// A file in a folder of its own, opened in the editor of the person's choice.
final class TextEditor {
  private let folder: String
  /// The file.
  let path: String

  /// - Parameter name: of the file, whose ending tells the editor what is in it.
  /// - Throws: `Problem` where no such folder can be made.
  init(_ name: String) throws(Problem) {
    let parent = Environment.value(nil, "TMPDIR") ?? "/tmp"
    guard let folder = SystemCall.makeFolder(beginning: "\(parent)/entente-") else {
      throw Problem(
        .unavailable, "there is no room for a file in \(parent): \(SystemCall.message(of: errno)).")
    }
    self.folder = folder
    path = "\(folder)/\(name)"
  }

  /// Has the person edit a text.
  /// - Returns: what they made of it.
  /// - Throws: `Problem` where there is no editor, or it fails.
  func edit(_ text: String) throws(Problem) -> String {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      try run()
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.unavailable, "\(path) cannot be written and read.", cause: "\(error)")
    }
  }

  /// The editor may be a command with options, as `code --wait`, and is run by a shell as other programs do.
  private func run() throws(Problem) {
    let editor = Environment.value(nil, "VISUAL") ?? Environment.value(nil, "EDITOR") ?? "vi"
    let status = SystemCall.run("\(editor) '\(path.replacing("'", with: #"'\''"#))'")
    let code = (status >> 8) & 0xFF
    guard status != 0 else { return }
    if code == 127 {
      throw Problem(
        .unavailable, "there is no editor \"\(editor)\": say which one with the variable VISUAL or EDITOR.")
    }
    throw Problem(.unavailable, "the editor \"\(editor)\" failed: nothing was stored.")
  }

  /// Writes the text as it should be found later.
  func keep(_ text: String) { try? Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  /// Removes the file.
  func remove() {
    SystemCall.removeFile(path)
    SystemCall.removeFolder(folder)
  }
}

internal import CSQLite
internal import Glibc

/// Takes texts apart into words as FTS5 does, by the tokenizer that a table of FTS5 names.
package final class Tokenizer {
  /// A word of a text.
  package struct Token: Equatable, Sendable {
    /// The word as the index has it: folded.
    package let text: String
    /// Its bytes in the text, of UTF-8.
    package let bytes: Range<Int>
  }

  private let handle: OpaquePointer
  private let methods: fts5_tokenizer

  /// - Parameters:
  ///   - name: of a tokenizer that FTS5 has.
  ///   - options: as they stand behind its name in a table.
  ///   - connection: by which the tokenizer is found. It may be closed before this is.
  /// - Throws: `SQLiteError` where there is no FTS5 or no such tokenizer.
  package init(_ name: String, _ options: [String], of connection: Connection) throws(SQLiteError) {
    guard let api = entente_sqlite3_fts5(connection.handle) else {
      throw SQLiteError(code: .error, message: "SQLite has no FTS5")
    }
    var (methods, context, handle) = (fts5_tokenizer(), UnsafeMutableRawPointer?.none, OpaquePointer?.none)
    var code = api.pointee.xFindTokenizer(api, name, &context, &methods)
    if code == SQLITE_OK, let create = methods.xCreate {
      // It copies what it keeps of its options.
      let copies = options.map { strdup($0) }
      defer { copies.forEach { free($0) } }
      var arguments = copies.map { UnsafePointer($0) }
      code = create(context, &arguments, Int32(arguments.count), &handle)
    }
    guard code == SQLITE_OK, let handle else {
      throw SQLiteError(code: ResultCode(code), message: "FTS5 has no tokenizer \(name) with these options")
    }
    (self.handle, self.methods) = (handle, methods)
  }

  deinit { methods.xDelete?(handle) }

  /// The words of a text, in order. A NUL is a space.
  package func tokens(of text: String) -> [Token] {
    var text = text
    let gathering = Gathering()
    text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
        // The object outlives the call, and is used by nobody else meanwhile.
        let context = Unmanaged.passUnretained(gathering).toOpaque()
        _ = methods.xTokenize(
          handle, context, FTS5_TOKENIZE_AUX, characters, Int32(clamping: bytes.count), Gathering.take)
      }
    }
    return gathering.tokens
  }

  /// The words that were found so far.
  private final class Gathering {
    var tokens: [Token] = []

    /// What FTS5 calls for each word.
    static let take:
      @convention(c) (
        UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, Int32, Int32
      ) -> Int32 = { context, _, word, count, start, end in
        guard let context, let word else { return SQLITE_OK }
        let bytes = UnsafeRawBufferPointer(start: word, count: Int(count))
        Unmanaged<Gathering>.fromOpaque(context).takeUnretainedValue().tokens.append(
          Token(text: String(decoding: bytes, as: UTF8.self), bytes: Int(start)..<Int(end)))
        return SQLITE_OK
      }
  }
}

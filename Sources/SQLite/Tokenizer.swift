internal import CSQLite
internal import Glibc

/// Takes texts apart into words as FTS5 does, by the tokenizer that a table of FTS5 names.
///
/// Marked as safe: the tokenizer and its functions are those that FTS5 gave, and are used until this goes. What is handed
/// over lies where it is for the length of the call.
@safe package final class Tokenizer {
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
    guard let api = unsafe entente_sqlite3_fts5(connection.database.pointer) else {
      throw SQLiteError(code: .error, message: "SQLite has no FTS5")
    }
    var (methods, context, handle) = unsafe (
      fts5_tokenizer(), UnsafeMutableRawPointer?.none, OpaquePointer?.none
    )
    var code = unsafe api.pointee.xFindTokenizer(api, name, &context, &methods)
    if code == SQLITE_OK, let create = unsafe methods.xCreate {
      // It copies what it keeps of its options.
      let copies = unsafe options.map { unsafe strdup($0) }
      defer { unsafe copies.forEach { unsafe free($0) } }
      var arguments = unsafe copies.map { unsafe UnsafePointer($0) }
      code = unsafe create(context, &arguments, Int32(arguments.count), &handle)
    }
    guard code == SQLITE_OK, let handle = unsafe handle else {
      throw SQLiteError(code: ResultCode(code), message: "FTS5 has no tokenizer \(name) with these options")
    }
    unsafe (self.handle, self.methods) = (handle, methods)
  }

  deinit { unsafe methods.xDelete?(handle) }

  /// The words of a text, in order. A NUL is a space.
  package func tokens(of text: String) -> [Token] {
    let gathering = Gathering()
    unsafe text.utf8Span.span.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return }
      // The object outlives the call, and is used by nobody else meanwhile.
      _ = unsafe methods.xTokenize(
        handle, Unmanaged.passUnretained(gathering).toOpaque(), FTS5_TOKENIZE_AUX,
        start.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), Gathering.take)
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
        guard let context = unsafe context, let word = unsafe word else { return SQLITE_OK }
        let bytes = unsafe UnsafeRawBufferPointer(start: word, count: Int(count))
        unsafe Unmanaged<Gathering>.fromOpaque(context).takeUnretainedValue().tokens.append(
          Token(text: String(decoding: bytes, as: UTF8.self), bytes: Int(start)..<Int(end)))
        return SQLITE_OK
      }
  }
}

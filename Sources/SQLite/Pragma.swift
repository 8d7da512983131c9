/// One setting of a connection, and why it is so.
struct Pragma {
  let name: String
  let value: String
  let reason: String

  /// Every setting of a connection, in the order in which they must run.
  static func settings(
    mode: Connection.Mode, _ checkpointing: Checkpointing, busyMilliseconds: Int, cacheKiB: Int,
    mmapBytes: Int
  ) -> [Pragma] {
    let always = [
      Pragma(
        "busy_timeout", "\(busyMilliseconds)", "first, so that the settings that need a lock wait for it"),
      Pragma(
        "mmap_size", "\(mmapBytes)",
        "pages are read where the kernel holds them, without a copy; before the first that reads the schema"),
      Pragma("foreign_keys", "ON", "off by default, and every reference in the schema relies on it"),
      Pragma("temp_store", "MEMORY", "a sort that spills touches no disk"),
      Pragma("cache_size", "-\(cacheKiB)", "negative is KiB; not taken before it is needed"),
    ]
    let making = [
      Pragma(
        "page_size", "8192",
        "before the file is made, and only then; with half as many pages a large commit takes a tenth less time"
      )
    ]
    let writing = [
      Pragma("journal_mode", "WAL", "readers and the writer do not wait for each other"),
      Pragma("synchronous", "FULL", "an answered write survives a power cut"),
      Pragma(
        "journal_size_limit", "67108864", "a log that one large import made gives its 64 MiB and more back"),
    ]
    let leaving = [
      Pragma("wal_autocheckpoint", "0", "the program that carries the log elsewhere writes it to the file")
    ]
    let reading = [Pragma("query_only", "ON", "a second lock on the door, beside the mode of the file")]
    // Two that are often advised are missing. trusted_schema = OFF: SQLite 3.40 then takes its own JSON
    // functions in a view, and FTS5 in a trigger, for unsafe. cell_size_check: with mmap it would walk every
    // cell of a page at every visit.
    return always + (mode == .create ? making : []) + (mode == .readOnly ? reading : writing)
      + (checkpointing == .external ? leaving : [])
  }

  private init(_ name: String, _ value: String, _ reason: String) {
    self.name = name
    self.value = value
    self.reason = reason
  }
}

// The SQLite C interface (sqlite.org/c3ref), with names for what Swift cannot import: variadic functions, and
// macros that are casts.
#ifndef ENTENTE_CSQLITE_SHIM_H
#define ENTENTE_CSQLITE_SHIM_H

#include <sqlite3.h>
#include <stdint.h>

// sqlite3_config is variadic. Must run before the library is initialised, and answers SQLITE_MISUSE after
// that.
static inline int entente_sqlite3_config_multithread(void) { return sqlite3_config(SQLITE_CONFIG_MULTITHREAD); }
static inline int entente_sqlite3_config_memstatus(int on) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on); }

// sqlite3_db_config is variadic; this is its form for the options that are switches.
static inline int entente_sqlite3_db_config(sqlite3 *database, int option, int on) {
  return sqlite3_db_config(database, option, on, (int *)0);
}

// SQLITE_TRANSIENT is a cast. SQLite copies the bytes before these return. A null pointer would bind NULL,
// and the empty text and the empty blob are not NULL.
static inline int entente_sqlite3_bind_text(sqlite3_stmt *statement, int index, const void *bytes,
                                            uint64_t count) {
  const char *text = bytes ? (const char *)bytes : "";
  return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
// The same without a copy: the bytes must stay until the parameter is bound again or cleared.
static inline int entente_sqlite3_bind_lasting_text(sqlite3_stmt *statement, int index, const void *bytes,
                                                    uint64_t count) {
  const char *text = bytes ? (const char *)bytes : "";
  return sqlite3_bind_text64(statement, index, text, count, SQLITE_STATIC, SQLITE_UTF8);
}
static inline int entente_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                            uint64_t count) {
  return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// The interface of FTS5 (sqlite.org/fts5.html section 7), which is handed over through a pointer that is bound to a
// statement; null where the library has none.
static inline fts5_api *entente_sqlite3_fts5(sqlite3 *database) {
  fts5_api *api = 0;
  sqlite3_stmt *statement = 0;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, 0) == SQLITE_OK &&
      sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", 0) == SQLITE_OK)
    sqlite3_step(statement);
  sqlite3_finalize(statement);
  return api;
}

// The first region of the wal-index that a connection in WAL mode has mapped (sqlite.org/walformat.html
// section 2), or null where there is none. The connection owns the mapping: it stays where it is until the
// connection closes or leaves WAL mode. Must not be called on a connection outside WAL mode, for which the
// VFS would create the file.
static inline const void *entente_sqlite3_wal_index(sqlite3 *database) {
  enum { region_bytes = 32768 };
  sqlite3_file *file = 0;
  void volatile *region = 0;
  if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return 0;
  if (!file || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return 0;
  if (file->pMethods->xShmMap(file, 0, region_bytes, 0, &region) != SQLITE_OK) return 0;
  return (const void *)region;
}

// One number for bytes 8 to 39 of the wal-index header: the count of transactions, the frames, their
// checksum, the salts. Each commit by any process changes it. It is the first of the two copies of the
// header, which a writer writes last: a reader that sees a new number here opens its next snapshot at that
// commit or a later one.
static inline uint64_t entente_sqlite3_wal_index_version(const void *index) {
  const uint64_t *words = (const uint64_t *)index;
  uint64_t version = 0;
  for (int i = 1; i <= 4; i++) {
    version = (version ^ __atomic_load_n(&words[i], __ATOMIC_ACQUIRE)) * 0x9E3779B97F4A7C15u;
    version ^= version >> 32;
  }
  return version;
}

// How many frames of the log no checkpoint has written to the file yet: mxFrame (byte 16 of the header) less nBackfill
// (byte 96 of the wal-index), as both are now.
static inline uint32_t entente_sqlite3_wal_index_unwritten(const void *index) {
  const uint32_t *words = (const uint32_t *)index;
  uint32_t frames = __atomic_load_n(&words[4], __ATOMIC_ACQUIRE);
  uint32_t written = __atomic_load_n(&words[24], __ATOMIC_ACQUIRE);
  return frames > written ? frames - written : 0;
}

#endif

// Records what a program asks of SQLite, by standing between the two (LD_PRELOAD): each SELECT with its values, in order,
// as it starts to run. From this the C bound learns to run exactly the statements that Entente runs for a question.
//
//   RECORD_TO=FILE LD_PRELOAD=record.so entente serve ...
//
// A record is `S <length>\n<sql>\n`, then `B <type> <length>\n<value>\n` for each value (type t, i, r or n) and `X\n`.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { statements_max = 4096, values_max = 512 };

struct value { char type; size_t length; char *text; };
struct known { sqlite3_stmt *statement; int is_running; struct value values[values_max]; };

static struct known table[statements_max];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static struct known *find(sqlite3_stmt *statement) {
  for (int index = 0; index < statements_max; index++) {
    if (table[index].statement == statement) return &table[index];
    if (!table[index].statement) {
      table[index].statement = statement;
      return &table[index];
    }
  }
  abort();
}

static void remember(sqlite3_stmt *statement, int index, char type, const char *text, size_t length) {
  if (index < 1 || index >= values_max) return;
  pthread_mutex_lock(&lock);
  struct value *value = &find(statement)->values[index];
  free(value->text);
  *value = (struct value){type, length, malloc(length + 1)};
  memcpy(value->text, text, length);
  pthread_mutex_unlock(&lock);
}

static void write_record(sqlite3_stmt *statement, const struct known *known) {
  const char *path = getenv("RECORD_TO"), *sql = sqlite3_sql(statement);
  if (!path || !sql || (strncmp(sql, "SELECT", 6) && strncmp(sql, "WITH", 4))) return;
  FILE *file = fopen(path, "a");
  if (!file) return;
  fprintf(file, "S %zu\n%s\n", strlen(sql), sql);
  for (int index = 1; index <= sqlite3_bind_parameter_count(statement) && index < values_max; index++) {
    const struct value *value = &known->values[index];
    fprintf(file, "B %c %zu\n", value->type ? value->type : 'n', value->length);
    fwrite(value->text, 1, value->length, file);
    fputc('\n', file);
  }
  fputs("X\n", file);
  fclose(file);
}

int sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int length, void (*free_text)(void *)) {
  remember(statement, index, 't', text ? text : "", length < 0 ? strlen(text) : (size_t)length);
  int (*next)(sqlite3_stmt *, int, const char *, int, void (*)(void *)) = real("sqlite3_bind_text");
  return next(statement, index, text, length, free_text);
}

int sqlite3_bind_text64(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length,
  void (*free_text)(void *), unsigned char encoding) {
  remember(statement, index, 't', text ? text : "", length);
  int (*next)(sqlite3_stmt *, int, const char *, sqlite3_uint64, void (*)(void *), unsigned char) =
    real("sqlite3_bind_text64");
  return next(statement, index, text, length, free_text, encoding);
}

int sqlite3_bind_int64(sqlite3_stmt *statement, int index, sqlite3_int64 number) {
  char text[32];
  remember(statement, index, 'i', text, (size_t)snprintf(text, sizeof text, "%lld", number));
  int (*next)(sqlite3_stmt *, int, sqlite3_int64) = real("sqlite3_bind_int64");
  return next(statement, index, number);
}

int sqlite3_bind_double(sqlite3_stmt *statement, int index, double number) {
  char text[64];
  remember(statement, index, 'r', text, (size_t)snprintf(text, sizeof text, "%.17g", number));
  int (*next)(sqlite3_stmt *, int, double) = real("sqlite3_bind_double");
  return next(statement, index, number);
}

int sqlite3_bind_null(sqlite3_stmt *statement, int index) {
  remember(statement, index, 'n', "", 0);
  int (*next)(sqlite3_stmt *, int) = real("sqlite3_bind_null");
  return next(statement, index);
}

int sqlite3_step(sqlite3_stmt *statement) {
  int (*next)(sqlite3_stmt *) = real("sqlite3_step");
  // What full-text search asks of its own tables within a statement is a part of that statement.
  static __thread int depth;
  if (depth > 0) return next(statement);
  pthread_mutex_lock(&lock);
  struct known *known = find(statement);
  if (!known->is_running) write_record(statement, known);
  pthread_mutex_unlock(&lock);
  depth++;
  int code = next(statement);
  depth--;
  known->is_running = code == SQLITE_ROW;
  return code;
}

int sqlite3_reset(sqlite3_stmt *statement) {
  pthread_mutex_lock(&lock);
  find(statement)->is_running = 0;
  pthread_mutex_unlock(&lock);
  int (*next)(sqlite3_stmt *) = real("sqlite3_reset");
  return next(statement);
}

int sqlite3_finalize(sqlite3_stmt *statement) {
  if (statement) {
    pthread_mutex_lock(&lock);
    find(statement)->is_running = 0;
    pthread_mutex_unlock(&lock);
  }
  int (*next)(sqlite3_stmt *) = real("sqlite3_finalize");
  return next(statement);
}

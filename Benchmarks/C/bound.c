// What a C program can do on this machine: the bound that Entente is measured against. A bare epoll loop that answers
// the questions of a folder, each recorded from Entente, in one of three ways:
//
//   bound --port N --questions FOLDER --prebuilt                      the recorded bytes, with the date of the day
//   bound --port N --questions FOLDER --database FILE                 the recorded statements run on the database file, the
//                                                                     rows written as JSON by hand
//   bound --port N --questions FOLDER --database FILE --hold          the same within one read that is held open, and begun
//                                                                     anew when the file has changed
//
// The folder holds `NAME.path`, `NAME.head` (header lines other than Date and Content-Length, after the status line),
// `NAME.body` and `NAME.sql` (as record.c writes it) for each question. Rows are written live; what stands around them (the
// cursor of the next page, the query as understood) is copied. Not for use as a server: it trusts its clients.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { columns_max = 128, batch = 256, input_max = 16384, descriptors_max = 1 << 16 };

static void fail(const char *what) {
  fprintf(stderr, "bound: %s: %s\n", what, errno ? strerror(errno) : "failed");
  exit(1);
}

// MARK: Bytes

struct bytes { char *start; size_t count, room; };

static inline void reserve(struct bytes *out, size_t more) {
  if (out->count + more <= out->room) return;
  out->room = (out->count + more) * 2;
  out->start = realloc(out->start, out->room);
}

static inline void append(struct bytes *out, const char *from, size_t count) {
  reserve(out, count);
  memcpy(out->start + out->count, from, count);
  out->count += count;
}

#define APPEND(out, literal) append(out, literal, sizeof(literal) - 1)

static int needs_escape(uint64_t word) {
  const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  uint64_t quote = word ^ ones * 0x22, backslash = word ^ ones * 0x5C;
  return (((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & highs ? 1 : 0;
}

static void append_quoted(struct bytes *out, const char *text, size_t count) {
  reserve(out, 6 * count + 2);
  char *to = out->start + out->count;
  *to++ = '"';
  size_t index = 0;
  while (index < count) {
    uint64_t word;
    while (index + 8 <= count) {
      memcpy(&word, text + index, 8);
      if (needs_escape(word)) break;
      memcpy(to, &word, 8);
      to += 8;
      index += 8;
    }
    for (size_t end = index + 8; index < count && index < end; index++) {
      unsigned char byte = (unsigned char)text[index];
      if (byte >= 0x20 && byte != '"' && byte != '\\') {
        *to++ = (char)byte;
        continue;
      }
      *to++ = '\\';
      if (byte == '"' || byte == '\\') *to++ = (char)byte;
      else if (byte == '\n') *to++ = 'n';
      else if (byte == '\t') *to++ = 't';
      else if (byte == '\r') *to++ = 'r';
      else if (byte == '\b') *to++ = 'b';
      else if (byte == '\f') *to++ = 'f';
      else to += sprintf(to, "u%04x", byte);
    }
  }
  *to++ = '"';
  out->count = (size_t)(to - out->start);
}

static void append_integer(struct bytes *out, int64_t number) {
  char digits[24], *at = digits + sizeof digits;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do *--at = (char)('0' + rest % 10); while (rest /= 10);
  if (number < 0) *--at = '-';
  append(out, at, (size_t)(digits + sizeof digits - at));
}

// The fewest digits that give the number back. A number with few decimals is a whole number over a power of ten, both
// exact, so that their quotient is what reading its digits would give.
static void append_number(struct bytes *out, double number) {
  static const double powers[] = {1, 10, 100, 1000, 1e4, 1e5, 1e6};
  double size = number < 0 ? -number : number;
  for (int decimals = 0; decimals < 7 && size * powers[decimals] < 9e15; decimals++) {
    int64_t whole = (int64_t)(size * powers[decimals] + 0.5);
    if ((double)whole / powers[decimals] != size) continue;
    if (number < 0) APPEND(out, "-");
    append_integer(out, whole / (int64_t)powers[decimals]);
    if (decimals == 0) return;
    char digits[8];
    int64_t rest = whole % (int64_t)powers[decimals];
    digits[0] = '.';
    for (int place = decimals; place > 0; place--, rest /= 10) digits[place] = (char)('0' + rest % 10);
    return append(out, digits, (size_t)decimals + 1);
  }
  char text[32];
  for (int precision = 15; precision < 18; precision++) {
    int count = snprintf(text, sizeof text, "%.*g", precision, number);
    if (strtod(text, NULL) == number) return append(out, text, (size_t)count);
  }
}

// MARK: Questions

enum kind { text_column, integer_column, real_column, json_column, links_column, date_column };

struct column { enum kind kind; int index; char *key; size_t key_count; };

// A statement of one text, shared by all questions that ask with it, and how its rows are written.
struct prepared {
  char *sql;
  sqlite3_stmt *handle;
  struct column columns[columns_max];
  int column_count, id_column;
  struct prepared *next;
};

struct value { char type; char *text; int count; };

struct statement { struct prepared *prepared; int value_count; struct value *values; };

struct question {
  char *path;
  size_t path_count;
  struct bytes head, body;           // as recorded
  struct statement *statements;
  int statement_count;
  struct prepared *rows;             // the last statement whose rows are the answer; NULL where the body is fixed
  int64_t limit;
  int is_resolved;
  size_t prefix_count, suffix_start; // what of the recorded body stands around the rows
  const char *status;
  struct question *next;             // in the same slot
};

enum { slots = 1 << 16 };

static struct question *questions[slots];
static struct prepared *all_prepared[slots];
static sqlite3 *database;

// FNV-1a.
static unsigned slot_of(const char *text, size_t count) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t index = 0; index < count; index++) hash = (hash ^ (unsigned char)text[index]) * 0x100000001b3u;
  return (unsigned)((hash ^ hash >> 32) % slots);
}

static struct prepared *prepare(char *sql) {
  struct prepared **first = &all_prepared[slot_of(sql, strlen(sql))];
  for (struct prepared *known = *first; known; known = known->next)
    if (!strcmp(known->sql, sql)) return free(sql), known;
  struct prepared *prepared = calloc(1, sizeof *prepared);
  if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared->handle, NULL) != SQLITE_OK) {
    fprintf(stderr, "bound: %s\n", sqlite3_errmsg(database));
    exit(1);
  }
  prepared->sql = sql;
  prepared->next = *first;
  return *first = prepared;
}

static struct bytes load(const char *folder, const char *name, const char *suffix) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  struct bytes bytes = {0};
  char piece[65536];
  size_t count;
  while ((count = fread(piece, 1, sizeof piece, file)) > 0) append(&bytes, piece, count);
  fclose(file);
  append(&bytes, "", 1);
  bytes.count--;
  return bytes;
}

static void read_statements(struct question *question, char *at) {
  while (*at == 'S') {
    question->statements = realloc(question->statements, (size_t)++question->statement_count * sizeof(struct statement));
    struct statement *statement = &question->statements[question->statement_count - 1];
    *statement = (struct statement){0};
    size_t count = strtoul(at + 2, &at, 10);
    statement->prepared = prepare(strndup(++at, count));
    at += count + 1;
    while (*at == 'B') {
      statement->values = realloc(statement->values, (size_t)++statement->value_count * sizeof(struct value));
      struct value *value = &statement->values[statement->value_count - 1];
      value->type = at[2];
      size_t length = strtoul(at + 4, &at, 10);
      value->text = strndup(++at, length);
      value->count = (int)length;
      at += length + 1;
    }
    at = strchr(at, '\n') + 1;
  }
}

// What stands behind a name in the recorded body, or NULL where it does not occur: lists are JSON in the database already.
static const char *recorded_value(const struct question *question, const char *name) {
  char key[256];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *found = strstr(question->body.start, key);
  return found ? found + strlen(key) : NULL;
}

// When a record was last changed is no column: the moment of the commit that made this version, at the end of its fields.
static const char *field_name(sqlite3_stmt *handle, int index) {
  const char *name = sqlite3_column_name(handle, index);
  return strcmp(name, "(SELECT at FROM commits WHERE seq = opened)") ? name : "updated_at";
}

// The fields come first in a row, each under its own name; what follows are sort keys: expressions or names again.
static void read_columns(struct question *question) {
  struct prepared *rows = question->rows;
  sqlite3_stmt *handle = rows->handle;
  int count = sqlite3_column_count(handle);
  if (rows->column_count > 0) return;
  rows->id_column = -1;
  for (int index = 0; index < count && rows->column_count < columns_max; index++) {
    const char *name = field_name(handle, index);
    const char *value = recorded_value(question, name);
    if (!value) break;
    for (int before = 0; before < index; before++) if (!strcmp(sqlite3_column_name(handle, before), name)) return;
    if (!strcmp(name, "id")) rows->id_column = index;
    struct column *column = &rows->columns[rows->column_count++];
    const char *type = sqlite3_column_decltype(handle, index);
    column->index = index;
    column->kind = !strcmp(name, "links") ? links_column : *value == '[' ? json_column : !type ? text_column : type[0] == 'T' ? text_column : type[0] == 'I' ? integer_column : real_column;
    column->key_count = (size_t)asprintf(&column->key, "%c\"%s\":", rows->column_count == 1 ? '{' : ',', name);
    char following[256];
    snprintf(following, sizeof following, "%s_min", name);
    if (index + 4 < count && !strcmp(sqlite3_column_name(handle, index + 1), following)) {
      column->kind = date_column;
      index += 4;
    }
  }
}

static void find_rows(struct question *question) {
  const char *start = question->body.start, *data = "{\"data\":[";
  const char *limit = strstr(start, "\"limit\":");
  int is_list = !strncmp(start, data, strlen(data));
  if (strcmp(question->status, "200") || (!is_list && strncmp(start, "{\"id\":", 6))) return;
  if (question->statement_count == 0) return;
  question->rows = question->statements[0].prepared;
  for (int index = 1; index < question->statement_count; index++)
    if (sqlite3_column_count(question->statements[index].prepared->handle) >= sqlite3_column_count(question->rows->handle))
      question->rows = question->statements[index].prepared;
  read_columns(question);
  // An answer that is gathered from many statements is written as it was recorded, and all that they find is read.
  if (question->rows->column_count == 0) {
    question->rows = NULL;
    return;
  }
  question->is_resolved = strstr(start, ",\"resolution\":{") != NULL;
  if (is_list) {
    question->prefix_count = strlen(data);
    question->suffix_start = (size_t)(strstr(start, "],\"next\":") - start);
    question->limit = limit ? atoll(limit + 8) : 50;
  } else {
    question->suffix_start = question->body.count - 1;
    question->limit = 1;
  }
}

static void read_questions(const char *folder) {
  DIR *directory = opendir(folder);
  if (!directory) fail(folder);
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    char *dot = strrchr(entry->d_name, '.');
    if (!dot || strcmp(dot, ".path")) continue;
    *dot = 0;
    struct question *question = calloc(1, sizeof *question);
    struct bytes path = load(folder, entry->d_name, ".path"), sql = load(folder, entry->d_name, ".sql");
    question->path = path.start;
    question->path_count = path.count;
    question->head = load(folder, entry->d_name, ".head");
    question->body = load(folder, entry->d_name, ".body");
    // The head begins with the status line.
    question->status = strndup(question->head.start + 9, 3);
    struct question **first = &questions[slot_of(path.start, path.count)];
    question->next = *first;
    *first = question;
    if (!database) continue;
    read_statements(question, sql.start);
    find_rows(question);
  }
  closedir(directory);
}

// MARK: Rows to bytes

static void append_column(struct bytes *out, sqlite3_stmt *row, int index) {
  append_quoted(out, (const char *)sqlite3_column_text(row, index), (size_t)sqlite3_column_bytes(row, index));
}

static void append_day(struct bytes *out, sqlite3_stmt *row, int index, const char *open) {
  const char *day = (const char *)sqlite3_column_text(row, index);
  if (!memcmp(day, open, 4)) APPEND(out, "null");
  else append_column(out, row, index);
}

static void append_date(struct bytes *out, sqlite3_stmt *row, int index) {
  APPEND(out, "{\"edtf\":");
  append_column(out, row, index);
  APPEND(out, ",\"min\":");
  append_day(out, row, index + 1, "0000");
  APPEND(out, ",\"max\":");
  append_day(out, row, index + 2, "9999");
  APPEND(out, ",\"precision\":");
  append_column(out, row, index + 3);
  APPEND(out, ",\"qualifier\":");
  if (sqlite3_column_type(row, index + 4) == SQLITE_NULL) APPEND(out, "null");
  else append_column(out, row, index + 4);
  APPEND(out, "}");
}

// Each link with the address of the record that it names: `{"relation":...,"collection":"C","target":"T"}`.
static void append_links(struct bytes *out, const char *text, size_t count) {
  static const char collection[] = "\"collection\":\"", target[] = "\"target\":\"";
  const char *end = text + count, *close;
  for (; (close = memchr(text, '}', (size_t)(end - text))) != NULL; text = close) {
    const char *name = strstr(text, collection) + strlen(collection), *id = strstr(name, target) + strlen(target);
    append(out, text, (size_t)(close - text));
    APPEND(out, ",\"url\":\"/v1/");
    append(out, name, (size_t)(strchr(name, '"') - name));
    APPEND(out, "/");
    append(out, id, (size_t)(close - 1 - id));
    APPEND(out, "\"}");
    close++;
  }
  append(out, text, (size_t)(end - text));
}

static void append_row(struct bytes *out, const struct question *question, sqlite3_stmt *row) {
  const struct prepared *rows = question->rows;
  for (int index = 0; index < rows->column_count; index++) {
    const struct column *column = &rows->columns[index];
    append(out, column->key, column->key_count);
    if (sqlite3_column_type(row, column->index) == SQLITE_NULL) {
      APPEND(out, "null");
      continue;
    }
    switch (column->kind) {
      case text_column: append_column(out, row, column->index); break;
      case integer_column: append_integer(out, sqlite3_column_int64(row, column->index)); break;
      case real_column: append_number(out, sqlite3_column_double(row, column->index)); break;
      case date_column: append_date(out, row, column->index); break;
      case links_column:
      case json_column: {
        const char *text = (const char *)sqlite3_column_text(row, column->index);
        size_t count = (size_t)sqlite3_column_bytes(row, column->index);
        if (column->kind == links_column) append_links(out, text, count);
        else append(out, text, count);
      }
    }
  }
  // Of the figures measured here there is one for each period, so there is nothing to choose.
  if (question->is_resolved) {
    APPEND(out, ",\"resolution\":{\"rule\":\"standard@1\",\"chosen\":");
    append_column(out, row, rows->id_column);
    APPEND(out, ",\"reason\":\"It is the only claim.\",\"alternatives\":[]}");
  }
  APPEND(out, "}");
}

static void start(const struct statement *statement) {
  sqlite3_stmt *handle = statement->prepared->handle;
  for (int index = 0; index < statement->value_count; index++) {
    const char *text = statement->values[index].text;
    switch (statement->values[index].type) {
      case 't': sqlite3_bind_text(handle, index + 1, text, statement->values[index].count, SQLITE_STATIC); break;
      case 'i': sqlite3_bind_int64(handle, index + 1, atoll(text)); break;
      case 'r': sqlite3_bind_double(handle, index + 1, atof(text)); break;
      default: sqlite3_bind_null(handle, index + 1);
    }
  }
}

static int is_held;

static void refresh_held_read(void) {
  static unsigned held_version;
  unsigned version = 0;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_DATA_VERSION, &version);
  if (version == held_version && !sqlite3_get_autocommit(database)) return;
  if (!sqlite3_get_autocommit(database)) sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
  sqlite3_exec(database, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
  held_version = version;
}

// An answer's rows may come from several statements, of the same columns, one behind the other.
static int has_rows(const struct question *question, sqlite3_stmt *handle) {
  return question->rows && sqlite3_column_count(handle) == sqlite3_column_count(question->rows->handle);
}

static void append_body(struct bytes *out, struct question *question) {
  int64_t count = 0;
  if (is_held && question->statement_count > 0) refresh_held_read();
  if (question->rows) append(out, question->body.start, question->prefix_count);
  for (int index = 0; index < question->statement_count; index++) {
    sqlite3_stmt *handle = question->statements[index].prepared->handle;
    start(&question->statements[index]);
    if (!has_rows(question, handle)) {
      while (sqlite3_step(handle) == SQLITE_ROW) {}
    } else {
      while (sqlite3_step(handle) == SQLITE_ROW && count < question->limit) {
        if (count++ > 0) APPEND(out, ",");
        append_row(out, question, handle);
      }
    }
    sqlite3_reset(handle);
  }
  size_t from = question->rows ? question->suffix_start : 0;
  append(out, question->body.start + from, question->body.count - from);
}

// MARK: The loop

struct connection { size_t count; char input[input_max]; };

static struct connection *connections[descriptors_max];
static struct bytes output, body;
static char date_line[64];
static size_t date_count;

static void refresh_date(void) {
  static time_t last;
  time_t now = time(NULL);
  if (now == last) return;
  struct tm parts;
  last = now;
  gmtime_r(&now, &parts);
  date_count = strftime(date_line, sizeof date_line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
}

static void answer(struct question *question) {
  const char *status_end = memchr(question->head.start, '\n', question->head.count);
  size_t status_count = (size_t)(status_end + 1 - question->head.start);
  const struct bytes *bytes = &question->body;
  if (database) {
    body.count = 0;
    append_body(&body, question);
    bytes = &body;
  }
  append(&output, question->head.start, status_count);
  append(&output, date_line, date_count);
  append(&output, question->head.start + status_count, question->head.count - status_count);
  APPEND(&output, "Content-Length: ");
  append_integer(&output, (int64_t)bytes->count);
  APPEND(&output, "\r\n\r\n");
  append(&output, bytes->start, bytes->count);
}

static void answer_request(const char *request) {
  const char *path = request + 4, *end = strchr(path, ' ');
  size_t count = (size_t)(end - path);
  for (struct question *question = questions[slot_of(path, count)]; question; question = question->next)
    if (question->path_count == count && !memcmp(question->path, path, count)) return answer(question);
  APPEND(&output, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
}

// Clients read their answers and never send more than a buffer, so a short write ends the connection.
static int serve(int descriptor) {
  struct connection *connection = connections[descriptor];
  ssize_t got = recv(descriptor, connection->input + connection->count, input_max - 1 - connection->count, 0);
  if (got < 0 && errno == EAGAIN) return 1;
  if (got <= 0) return 0;
  connection->count += (size_t)got;
  connection->input[connection->count] = 0;
  char *at = connection->input, *end;
  output.count = 0;
  while ((end = strstr(at, "\r\n\r\n")) != NULL) {
    answer_request(at);
    at = end + 4;
  }
  connection->count -= (size_t)(at - connection->input);
  if (connection->count > 0) memmove(connection->input, at, connection->count);
  return output.count == 0 || send(descriptor, output.start, output.count, MSG_NOSIGNAL) == (ssize_t)output.count;
}

static void accept_clients(int listener, int poller) {
  int client, on = 1;
  while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = client};
    connections[client] = calloc(1, sizeof(struct connection));
    epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  }
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("listen");
  return listener;
}

static void run(int listener) {
  int poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[batch];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  while (1) {
    int count = epoll_wait(poller, events, batch, -1);
    refresh_date();
    for (int index = 0; index < count; index++) {
      int descriptor = events[index].data.fd;
      if (descriptor == listener) {
        accept_clients(listener, poller);
      } else if (!serve(descriptor)) {
        free(connections[descriptor]);
        close(descriptor);
      }
    }
  }
}

static void open_database(const char *path) {
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) fail(path);
  sqlite3_exec(database, "PRAGMA cache_size = -8192; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;"
    " PRAGMA query_only = ON", NULL, NULL, NULL);
}

int main(int count, char **arguments) {
  const char *folder = NULL, *path = NULL;
  int port = 0, is_prebuilt = 0;
  for (int index = 1; index < count; index++) {
    const char *name = arguments[index], *value = index + 1 < count ? arguments[index + 1] : "";
    if (!strcmp(name, "--prebuilt")) is_prebuilt = 1;
    else if (!strcmp(name, "--hold")) is_held = 1;
    else if (!strcmp(name, "--port")) port = atoi(value), index++;
    else if (!strcmp(name, "--questions")) folder = value, index++;
    else if (!strcmp(name, "--database")) path = value, index++;
    else fail(name);
  }
  if (!folder || !port || (!path && !is_prebuilt)) fail("usage: --port N --questions FOLDER (--prebuilt | --database FILE)");
  signal(SIGPIPE, SIG_IGN);
  if (!is_prebuilt) open_database(path);
  read_questions(folder);
  run(listen_on(port));
}

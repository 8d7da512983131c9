// Fills a database of Entente with a large, made-up dataset, the same at every run; or writes one for `entente import`.
//
//   generate --database FILE --agreements N --observations N --events N
//   generate --json FOLDER --observations N
//
// The database must exist and hold Entente's schema and its own dataset (`entente import Seeds --database FILE`). Rows are
// written into its tables as its own writer would leave them: a commit for every ten thousand changes, a change and a
// version for each record, and the rows of its lists. What record number i holds depends on i alone, so that a question
// about one record has the same answer at every size.

#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { changes_in_commit = 10000, observations_in_series = 500, first_year = 1985, countries_max = 512, text_max = 512 };

static const char *const source = "bench-source";

static void fail(const char *what, const char *why) {
  fprintf(stderr, "generate: %s: %s\n", what, why);
  exit(1);
}

// MARK: Chance that repeats itself

// splitmix64 of the record's kind, its number and what is being decided.
static uint64_t chance(const char *kind, uint64_t number, uint64_t decision) {
  uint64_t word = (uint64_t)(unsigned char)kind[0] << 56 ^ number * 0x9E3779B97F4A7C15u ^ decision << 48;
  word += 0x9E3779B97F4A7C15u;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
  return word ^ (word >> 31);
}

static const char *pick(const char *const *list, size_t count, uint64_t word) { return list[word % count]; }
#define PICK(list, word) pick(list, sizeof(list) / sizeof(list[0]), word)

static const char *const agreement_kinds[] = {"treaty", "agreement", "agreement", "declaration", "convention",
  "program", "protocol", "memorandum", "memorandum", "contract"};
static const char *const agreement_statuses[] = {"signed", "in_force", "in_force", "in_force", "expired", "negotiating"};
static const char *const event_kinds[] = {"visit", "summit", "meeting", "meeting", "call", "signing", "signing",
  "dispute", "appointment", "announcement", "proposal", "launch", "decision", "milestone"};
static const char *const event_statuses[] = {"occurred", "occurred", "occurred", "reported", "planned", "ongoing"};
static const char *const topics[] = {"agriculture", "border", "commerce", "culture", "customs", "digital", "education",
  "energy", "environment", "finance", "gas", "health", "industry", "investment", "logistics", "maritime", "media",
  "migration", "oil", "politics", "rail", "security", "telecommunications", "tourism", "trade", "transport", "water"};
static const char *const places[] = {"Ashgabat", "Astana", "Moscow", "Geneva", "Vienna", "Nairobi", "Bras\xC3\xADlia",
  "Ottawa", "Lima", "Hanoi"};
static const char *const flows[] = {"exports", "imports", "turnover"};
static const char *const statuses[] = {"A", "A", "A", "P", "E"};

// MARK: Days

// A date as a source gives it, in the five columns of the schema. An empty text stands for no date.
struct date {
  char edtf[48], min[64], max[64];
  const char *precision, *qualifier;
};

static int days_in(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (leap && month == 2);
}

static struct date month_date(int year, int month) {
  struct date date = {.precision = "month"};
  snprintf(date.edtf, sizeof date.edtf, "%04d-%02d", year, month);
  snprintf(date.min, sizeof date.min, "%s-01", date.edtf);
  snprintf(date.max, sizeof date.max, "%s-%02d", date.edtf, days_in(year, month));
  return date;
}

// Mostly days, some months and years, some approximate, one in twenty missing.
static struct date some_date(uint64_t word) {
  int year = first_year + (int)(word % 41), month = 1 + (int)(word / 41 % 12), sort = (int)(word / 492 % 20);
  int day = 1 + (int)(word / 9840 % (uint64_t)days_in(year, month));
  struct date date = {.precision = NULL};
  if (sort == 0) return date;
  date = month_date(year, month);
  if (sort == 1) {
    date.precision = "year";
    snprintf(date.edtf, sizeof date.edtf, "%04d", year);
    snprintf(date.min, sizeof date.min, "%04d-01-01", year);
    snprintf(date.max, sizeof date.max, "%04d-12-31", year);
  } else if (sort == 2) {
    date.qualifier = "approximate";
    strcat(date.edtf, "~");
  } else if (sort > 4) {
    date.precision = "day";
    snprintf(date.edtf, sizeof date.edtf, "%04d-%02d-%02d", year, month, day);
    strcpy(date.min, date.edtf);
    strcpy(date.max, date.edtf);
  }
  return date;
}

// One in forty of what happens lasts: some years, a decade, a century, from then on, or until then.
static struct date some_time(uint64_t word) {
  struct date date = some_date(word);
  int year = first_year + (int)(word % 41), years = 1 + (int)(word >> 32 & 7), sort = (int)((word >> 40) % 200);
  if (sort > 4) return date;
  date = (struct date){.precision = sort == 3 ? "decade" : "interval"};
  snprintf(date.min, sizeof date.min, "%04d-01-01", sort == 3 ? year / 10 * 10 : year);
  snprintf(date.max, sizeof date.max, "%04d-12-31", sort == 3 ? year / 10 * 10 + 9 : sort == 4 ? year + 60 : year + years);
  if (sort == 0 || sort == 4) {
    snprintf(date.edtf, sizeof date.edtf, "%.4s/%.4s", date.min, date.max);
  } else if (sort == 1) {
    snprintf(date.edtf, sizeof date.edtf, "%04d/..", year);
    strcpy(date.max, "9999-12-31");
  } else if (sort == 2) {
    snprintf(date.edtf, sizeof date.edtf, "../%.4s", date.max);
    strcpy(date.min, "0000-01-01");
  } else {
    snprintf(date.edtf, sizeof date.edtf, "%03dX", year / 10);
  }
  return date;
}

// MARK: The database

static sqlite3 *database;

static void run(const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK) fail(sql, message);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql, sqlite3_errmsg(database));
  return statement;
}

static int64_t number(const char *sql) {
  sqlite3_stmt *statement = prepare(sql);
  int64_t result = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_finalize(statement);
  return result;
}

// Inserts a row. In `types`, t is a text (NULL for none), i an int64_t, r a double, d a struct date * with five columns.
static void insert(sqlite3_stmt *statement, const char *types, ...) {
  va_list values;
  va_start(values, types);
  int column = 1;
  for (const char *type = types; *type; type++) {
    if (*type == 'i') {
      sqlite3_bind_int64(statement, column++, va_arg(values, int64_t));
    } else if (*type == 'r') {
      sqlite3_bind_double(statement, column++, va_arg(values, double));
    } else if (*type == 't') {
      sqlite3_bind_text(statement, column++, va_arg(values, const char *), -1, SQLITE_STATIC);
    } else {
      const struct date *date = va_arg(values, const struct date *);
      const char *parts[] = {date->edtf, date->min, date->max, date->precision, date->qualifier};
      for (int part = 0; part < 5; part++) {
        const char *text = date->precision ? parts[part] : NULL;
        sqlite3_bind_text(statement, column++, text, -1, SQLITE_STATIC);
      }
    }
  }
  va_end(values);
  if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement), sqlite3_errmsg(database));
  sqlite3_reset(statement);
}

static int64_t sequence, version, in_commit;
static sqlite3_stmt *insert_commit, *insert_change;

// Writes the log's row of a change and gives the version it opens.
static int64_t change(const char *collection, const char *id) {
  if (in_commit++ % changes_in_commit == 0) {
    char at[32];
    sequence++;
    snprintf(at, sizeof at, "2026-01-%02dT%02d:%02d:00Z", 1 + (int)(sequence / 1440 % 28), (int)(sequence / 60 % 24),
      (int)(sequence % 60));
    insert(insert_commit, "itti", sequence, at, "benchmark", version + 1);
  }
  insert(insert_change, "iitt", ++version, sequence, collection, id);
  return version;
}

static char countries[countries_max][4];
static size_t country_count;

// Countries that nothing is drawn for: the pair of the question about a rare pair.
static int is_kept_apart(const char *code) { return !strcmp(code, "NRU") || !strcmp(code, "TUV"); }

static void read_countries(void) {
  sqlite3_stmt *statement = prepare("SELECT id FROM country_version WHERE closed IS NULL ORDER BY id");
  while (sqlite3_step(statement) == SQLITE_ROW && country_count < countries_max) {
    const char *code = (const char *)sqlite3_column_text(statement, 0);
    if (!is_kept_apart(code)) snprintf(countries[country_count++], 4, "%.3s", code);
  }
  sqlite3_finalize(statement);
  if (country_count < 100) fail("countries", "the database must hold Entente's own dataset");
}

// Some countries take part often, most of them seldom: a tenth each for three of them.
static const char *some_country(uint64_t word) {
  static const char *const frequent[] = {"TKM", "RUS", "KAZ"};
  return word % 10 < 3 ? frequent[word % 10] : countries[word / 10 % country_count];
}

struct pair { const char *first, *second; };

static struct pair some_pair(const char *kind, uint64_t number) {
  struct pair pair = {some_country(chance(kind, number, 1)), some_country(chance(kind, number, 2))};
  if (!strcmp(pair.first, pair.second)) pair.second = strcmp(pair.first, "UZB") ? "UZB" : "AZE";
  if (strcmp(pair.first, pair.second) > 0) pair = (struct pair){pair.second, pair.first};
  return pair;
}

// MARK: The records

// A version holds its lists as JSON too, gathered from their rows, which must be there before it: triggers read them.
#define GATHERED(entry, table) \
  "(SELECT json_group_array(" entry ") FROM (SELECT * FROM " table " WHERE version = ?1 ORDER BY position))"
#define CITATIONS(table) GATHERED("json_object('source', source, 'paragraph', paragraph, 'quote', quote)", table)
#define LINKS(table) GATHERED("json_object('relation', relation, 'collection', collection, 'target', target)", table)

static void generate_source(void) {
  if (number("SELECT count(*) FROM source_id WHERE id = 'bench-source'") > 0)
    fail("database", "it holds a made-up dataset already");
  int64_t at = change("sources", source);
  run("INSERT INTO source_id (id) VALUES ('bench-source')");
  insert(prepare("INSERT INTO source_version (version, id, revision, opened, title, title_folded, kind, language,"
                 " reliability, reliability_reason, citations) VALUES (?, ?, 1, ?, 'Made up for measurements',"
                 " 'made up for measurements', 'dataset', 'en',"
                 " 'F', 'Nothing in it is true.', '[]')"), "iti", at, source, sequence);
}

static void generate_agreements(int64_t count) {
  sqlite3_stmt *row = prepare("INSERT INTO agreement_version (version, id, revision, opened, title, title_folded, kind, status,"
    " signed, signed_min, signed_max, signed_precision, signed_qualifier, place, scope, parties, signatories, topics, links,"
    " citations) VALUES (?1, ?, 1, ?, ?4, lower(?4), ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    GATHERED("country", "agreement_country") ", '[]', " GATHERED("topic", "agreement_topic") ", "
    LINKS("agreement_link") ", " CITATIONS("agreement_citation") ")");
  sqlite3_stmt *party = prepare("INSERT INTO agreement_country (version, position, country) VALUES (?, ?, ?)");
  sqlite3_stmt *topic = prepare("INSERT INTO agreement_topic (version, position, topic) VALUES (?, ?, ?)");
  sqlite3_stmt *link = prepare("INSERT INTO agreement_link (version, position, relation, collection, target)"
    " VALUES (?, 0, 'renews', 'agreements', ?)");
  sqlite3_stmt *citation = prepare("INSERT INTO agreement_citation (version, position, source, paragraph, quote)"
    " VALUES (?, ?, ?, ?, ?)");
  for (int64_t i = 1; i <= count; i++) {
    char id[64], title[text_max], scope[text_max], quote[text_max], target[64];
    uint64_t word = chance("agreement", (uint64_t)i, 0);
    struct pair pair = some_pair("agreement", (uint64_t)i);
    if (i == 11 || i == 22 || i == 33) pair = (struct pair){"NRU", "TUV"};
    const char *kind = PICK(agreement_kinds, word), *first = PICK(topics, word >> 8), *second = PICK(topics, word >> 16);
    if (first == second) second = "neutrality";
    struct date date = some_date(chance("agreement", (uint64_t)i, 3));
    snprintf(id, sizeof id, "bench-agreement-%06lld", (long long)i);
    snprintf(title, sizeof title, "The %s of %s and %s on %s, number %lld", kind, pair.first, pair.second, first,
      (long long)i);
    snprintf(scope, sizeof scope, "Made up: what %s and %s do together about %s and %s.", pair.first, pair.second, first,
      second);
    snprintf(quote, sizeof quote, "agreed on \"%s\" and on %s", first, second);
    int64_t at = change("agreements", id);
    insert(party, "iit", at, (int64_t)0, pair.first);
    insert(party, "iit", at, (int64_t)1, pair.second);
    insert(topic, "iit", at, (int64_t)0, first);
    insert(topic, "iit", at, (int64_t)1, second);
    insert(citation, "iitit", at, (int64_t)0, source, 1 + i % 97, quote);
    if (i % 2) insert(citation, "iitit", at, (int64_t)1, source, 2 + i % 97, "and in force from then on");
    if (i % 5 == 0) {
      snprintf(target, sizeof target, "bench-agreement-%06lld", (long long)(i - 1));
      insert(link, "it", at, target);
    }
    insert(row, "itittt" "d" "tt", at, id, sequence, title, kind, PICK(agreement_statuses, word >> 24), &date,
      word >> 32 & 1 ? PICK(places, word >> 40) : NULL, scope);
  }
}

static void generate_events(int64_t count) {
  sqlite3_stmt *row = prepare("INSERT INTO event_version (version, id, revision, opened, title, title_folded, kind, status, date,"
    " date_min, date_max, date_precision, date_qualifier, place, place_country, summary, countries, organizations, people, topics,"
    " links, citations) VALUES (?1, ?, 1, ?, ?4, lower(?4), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    GATHERED("country", "event_country") ", '[]', '[]', " GATHERED("topic", "event_topic") ", '[]', "
    CITATIONS("event_citation") ")");
  sqlite3_stmt *country = prepare("INSERT INTO event_country (version, position, country) VALUES (?, ?, ?)");
  sqlite3_stmt *topic = prepare("INSERT INTO event_topic (version, position, topic) VALUES (?, 0, ?)");
  sqlite3_stmt *citation = prepare("INSERT INTO event_citation (version, position, source, paragraph, quote)"
    " VALUES (?, 0, ?, ?, ?)");
  for (int64_t i = 1; i <= count; i++) {
    char id[64], title[text_max], summary[text_max];
    uint64_t word = chance("event", (uint64_t)i, 0);
    struct pair pair = some_pair("event", (uint64_t)i);
    const char *kind = PICK(event_kinds, word), *about = PICK(topics, word >> 8);
    struct date date = some_time(chance("event", (uint64_t)i, 3));
    snprintf(id, sizeof id, "bench-event-%06lld", (long long)i);
    snprintf(title, sizeof title, "A %s of %s and %s about %s, number %lld", kind, pair.first, pair.second, about,
      (long long)i);
    snprintf(summary, sizeof summary, "Made up: %s and %s meet about %s.", pair.first, pair.second, about);
    int64_t at = change("events", id);
    insert(country, "iit", at, (int64_t)0, pair.first);
    insert(country, "iit", at, (int64_t)1, pair.second);
    insert(topic, "it", at, about);
    insert(citation, "itit", at, source, 1 + i % 97, "met and spoke about it");
    insert(row, "itittt" "d" "ttt", at, id, sequence, title, kind, PICK(event_statuses, word >> 24), &date,
      word >> 32 & 1 ? PICK(places, word >> 40) : NULL, pair.first, summary);
  }
}

// MARK: Series and their figures

struct series { char id[64], title[text_max]; struct pair pair; const char *flow; };

static struct series series_of(int64_t number) {
  struct series series = {.flow = PICK(flows, (uint64_t)number), .pair = some_pair("series", (uint64_t)number)};
  snprintf(series.id, sizeof series.id, "bench-series-%06lld", (long long)number);
  snprintf(series.title, sizeof series.title, "Made-up %s of %s with %s", series.flow, series.pair.first,
    series.pair.second);
  return series;
}

struct figure { char id[128], text[64]; struct date period; double value; const char *status; };

// A month's figure: every fourth is whole, the others have one to three decimals.
static struct figure figure_of(int64_t series, int64_t month) {
  uint64_t word = chance("figure", (uint64_t)(series * observations_in_series + month), 0);
  int decimals = (int)(word & 3);
  struct figure figure = {.status = PICK(statuses, word >> 8)};
  figure.period = month_date(first_year + (int)(month / 12), 1 + (int)(month % 12));
  figure.value = (double)(word >> 16 & 0xFFFFFFF);
  for (int digit = 0; digit < decimals; digit++) figure.value /= 10;
  snprintf(figure.id, sizeof figure.id, "bench-series-%06lld-%s", (long long)series, figure.period.edtf);
  snprintf(figure.text, sizeof figure.text, "%.*f", decimals, figure.value);
  figure.value = strtod(figure.text, NULL);
  return figure;
}

static void generate_observations(int64_t count) {
  sqlite3_stmt *identity = prepare("INSERT INTO trade_series_id (id) VALUES (?)");
  sqlite3_stmt *row = prepare("INSERT INTO trade_series_version (version, id, revision, opened, title, title_folded, reporter,"
    " partner, flow, scope, product, measure, unit, frequency, links, citations) VALUES"
    " (?1, ?2, 1, ?3, ?4, lower(?4), ?5, ?6, ?7, 'total', ?2, 'level', 'USD', 'M', '[]', " CITATIONS("trade_series_citation") ")");
  sqlite3_stmt *row_citation = prepare("INSERT INTO trade_series_citation (version, position, source, paragraph)"
    " VALUES (?, 0, ?, ?)");
  sqlite3_stmt *claim = prepare("INSERT INTO trade_observation_version (version, id, revision, opened, series, period,"
    " period_min, period_max, period_precision, period_qualifier, value, bound, unit, obs_status, value_text, links,"
    " citations) VALUES (?1, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'exact', 'USD', ?, ?, '[]', "
    CITATIONS("trade_observation_citation") ")");
  sqlite3_stmt *citation = prepare("INSERT INTO trade_observation_citation (version, position, source, paragraph)"
    " VALUES (?, 0, ?, ?)");
  for (int64_t i = 1; i <= (count + observations_in_series - 1) / observations_in_series; i++) {
    struct series series = series_of(i);
    int64_t at = change("trade-series", series.id);
    insert(identity, "t", series.id);
    insert(row_citation, "iti", at, source, 1 + i % 97);
    insert(row, "itittttt", at, series.id, sequence, series.title, series.pair.first, series.pair.second, series.flow);
    for (int64_t month = 0; month < observations_in_series; month++) {
      struct figure figure = figure_of(i, month);
      at = change("trade-observations", figure.id);
      insert(citation, "iti", at, source, 1 + month % 97);
      insert(claim, "itit" "d" "rtt", at, figure.id, sequence, series.id, &figure.period, figure.value, figure.status,
        figure.text);
    }
  }
}

static void fill(const char *path, int64_t agreements, int64_t observations, int64_t events) {
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) fail(path, "there is no such database");
  run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY");
  run("BEGIN");
  sequence = number("SELECT coalesce(max(seq), 0) FROM commits");
  version = number("SELECT coalesce(max(version), 0) FROM changes");
  read_countries();
  insert_commit = prepare("INSERT INTO commits (seq, at, actor, first_version) VALUES (?, ?, ?, ?)");
  insert_change = prepare("INSERT INTO changes (version, seq, op, collection, id, revision) VALUES (?, ?, 'create', ?, ?, 1)");
  generate_source();
  generate_agreements(agreements);
  generate_events(events);
  generate_observations(observations);
  // Before full-text search has statements of its own, which are not ours to end.
  sqlite3_stmt *left = NULL;
  while ((left = sqlite3_next_stmt(database, NULL)) != NULL) sqlite3_finalize(left);
  // Words and disagreements follow from the records commit by commit. The program makes their tables anew where they are not there.
  run("DROP TABLE text_index");
  run("DROP TABLE disagreement");
  run("DROP TABLE disagreement_country");
  run("COMMIT");
  run("PRAGMA journal_mode = WAL");
  sqlite3_close(database);
}

// MARK: Files for an import

static FILE *begin(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.json", folder, name);
  FILE *file = fopen(path, "w");
  if (!file) fail(path, "cannot be written");
  return file;
}

static void write_files(const char *folder, int64_t observations) {
  FILE *sources = begin(folder, "sources"), *series_file = begin(folder, "trade-series");
  FILE *figures = begin(folder, "trade-observations");
  fprintf(sources, "[{\"id\":\"%s\",\"title\":\"Made up for measurements\",\"kind\":\"dataset\",\"language\":\"en\","
    "\"reliability\":\"F\",\"reliability_reason\":\"Nothing in it is true.\"}]\n", source);
  static const char *const pairs[][2] = {{"RUS", "TKM"}, {"KAZ", "TKM"}, {"KAZ", "RUS"}};
  for (int64_t i = 1; i <= (observations + observations_in_series - 1) / observations_in_series; i++) {
    fprintf(series_file, "%s{\"id\":\"bench-series-%06lld\",\"title\":\"Made-up trade\",\"reporter\":\"%s\","
      "\"partner\":\"%s\",\"flow\":\"%s\",\"scope\":\"total\",\"product\":\"bench-series-%06lld\",\"measure\":\"level\",\"unit\":\"USD\","
      "\"frequency\":\"M\","
      "\"citations\":[{\"source\":\"%s\",\"paragraph\":%lld}]}", i == 1 ? "[" : ",\n", (long long)i, pairs[i % 3][0],
      pairs[i % 3][1], PICK(flows, (uint64_t)i), (long long)i, source, (long long)(1 + i % 97));
    for (int64_t month = 0; month < observations_in_series; month++) {
      struct figure figure = figure_of(i, month);
      fprintf(figures, "%s{\"id\":\"%s\",\"series\":\"bench-series-%06lld\",\"period\":\"%s\",\"value\":%s,"
        "\"bound\":\"exact\",\"unit\":\"USD\",\"obs_status\":\"%s\",\"value_text\":\"%s\","
        "\"citations\":[{\"source\":\"%s\",\"paragraph\":%lld}]}", i == 1 && month == 0 ? "[" : ",\n", figure.id,
        (long long)i, figure.period.edtf, figure.text, figure.status, figure.text, source, (long long)(1 + month % 97));
    }
  }
  fputs("]\n", series_file);
  fputs("]\n", figures);
  if (fclose(sources) || fclose(series_file) || fclose(figures)) fail(folder, "cannot be written");
}

int main(int count, char **arguments) {
  const char *path = NULL, *folder = NULL;
  int64_t agreements = 0, observations = 0, events = 0;
  for (int i = 1; i + 1 < count; i += 2) {
    const char *name = arguments[i], *value = arguments[i + 1];
    if (!strcmp(name, "--database")) path = value;
    else if (!strcmp(name, "--json")) folder = value;
    else if (!strcmp(name, "--agreements")) agreements = atoll(value);
    else if (!strcmp(name, "--observations")) observations = atoll(value);
    else if (!strcmp(name, "--events")) events = atoll(value);
    else fail(name, "unknown option");
  }
  if (!path == !folder) fail("usage", "generate --database FILE [--agreements N] [--observations N] [--events N]"
    " | --json FOLDER --observations N");
  if (path) fill(path, agreements, observations, events);
  else write_files(folder, observations);
  return 0;
}

// A client that keeps to a schedule: R requests a second, whatever the answers do, over C connections in turn.
//
//   schedule --port N --path PATH --connections C --seconds S --rate R [--own-core 1] [--thread T]
//   schedule --port N --path PATH --connections C --seconds S --share P --runs N [--own-core 1] [--thread T]
//     Prints for each run: the rate kept to, answers, p50, p90, p99 and largest latency in microseconds, how many answers took
//     longer than five times p50, how many were not 200 or never came, how late this client was itself, p99 in microseconds,
//     for how many milliseconds the schedule stood still, how many microseconds the server's thread T ran for each answer, and
//     for how many milliseconds it waited for a core though it had work, from the scheduler's own count. With --share the rate is that part of the one at which answers
//     come when this client asks as fast as it gets them, which it does just before each run.
//
// What is measured is the server, not this client, which shares the machine with it: an answer has come when the kernel has
// its last bytes (SO_TIMESTAMPNS), not when this client gets round to reading them, and takes its time from when it was
// asked. A request counts as asked when it was due or when its connection's answer before had come, whichever is later: a
// server that pauses is charged for all who would have asked meanwhile (no coordinated omission), and not for a client that
// had no processor when its time came. That lateness is told apart.
//
// A client that has a core to itself (--own-core 1) and finds itself late was stopped by the machine. It does not make up for
// that with a burst, which nobody who keeps to the schedule would send: the schedule stands still as long as the client did.

#include "client.h"
#include <sys/prctl.h>

struct caller {
  struct connection connection;
  int is_waiting;
  uint64_t asked;           // requests sent so far
  double sent, arrived, free; // free: when the last answer would have come, had each request been sent when it should be
};

static int connection_count = 1, port, has_own_core;
static double rate, seconds, began, stood_still; // of the run at hand; without a rate it asks as fast as answers come
static const char *path = "/health";
static char request[path_max + 128];
static size_t request_count;
static struct caller *callers;
static double *latencies, *lateness;
static uint64_t answers, faults, sent, total; // total: how many are asked for, or at most where there is no rate

// MARK: Asking

// Requests go round the connections: a caller's next one has this number.
static uint64_t number(const struct caller *caller) {
  return caller->asked * (uint64_t)connection_count + (uint64_t)(caller - callers);
}

static double due(const struct caller *caller) { return began + (double)number(caller) / rate; }

static int may_ask(const struct caller *caller, double moment) {
  if (caller->is_waiting) return 0;
  return rate > 0 ? number(caller) < total && due(caller) <= moment : sent < total && moment < began + seconds;
}

static void ask_if_due(struct caller *caller) {
  double moment = now();
  if (!may_ask(caller, moment)) return;
  if (rate > 0) lateness[sent] = (moment - (due(caller) > caller->arrived ? due(caller) : caller->arrived)) * 1e6;
  caller->is_waiting = 1;
  caller->sent = moment;
  sent++;
  if (send(caller->connection.descriptor, request, request_count, MSG_NOSIGNAL) != (ssize_t)request_count) fail("send");
}

// MARK: Answers

static void take_answer(struct caller *caller, double moment) {
  double from = rate > 0 ? due(caller) : caller->sent;
  caller->free = (from > caller->free ? from : caller->free) + (moment - caller->sent);
  caller->arrived = moment;
  latencies[answers++] = (caller->free - from) * 1e6;
  caller->asked++;
  caller->is_waiting = 0;
  if (caller->connection.status != 200) faults++;
  clear(&caller->connection);
}

static void take_events(int poller, double patience) {
  struct epoll_event events[events_max];
  struct timespec time = {(time_t)patience, (long)((patience - (double)(time_t)patience) * 1e9)};
  int count = epoll_pwait2(poller, events, events_max, &time, NULL);
  for (int at = 0; at < count; at++) {
    struct caller *caller = &callers[events[at].data.u32];
    double moment;
    if (!receive(&caller->connection, &moment)) continue;
    take_answer(caller, moment > 0 ? moment : now());
    ask_if_due(caller);
  }
}

// MARK: The schedule

// More than any server answers in a second.
static const double rate_most = 1e6;

static void prepare(int poller, double longest) {
  latencies = malloc(sizeof(double) * (size_t)(rate_most * longest));
  lateness = malloc(sizeof(double) * (size_t)(rate_most * longest));
  callers = calloc((size_t)connection_count, sizeof(struct caller));
  request_count = (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
  for (int index = 0; index < connection_count; index++) {
    int descriptor = connect_to(port), on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    callers[index].connection.descriptor = descriptor;
    watch(poller, descriptor, index);
  }
  prctl(PR_SET_TIMERSLACK, 1);
}

// Asks on the connections whose turn has come since the last look. Returns how many turns have come in all.
static uint64_t ask_all(uint64_t looked) {
  uint64_t turns = (uint64_t)((now() - began) * rate) + 1;
  if (turns - looked > (uint64_t)connection_count) looked = turns - (uint64_t)connection_count;
  for (; looked < turns; looked++) ask_if_due(&callers[looked % (uint64_t)connection_count]);
  return looked;
}

// How late a client that is not stopped may be, in seconds: its own work for all that one wait may bring.
static const double late_most = 200e-6;

// Moves the schedule on by the time for which this client was stopped. What a connection has to catch up with it keeps.
static void stand_still(double late) {
  if (rate == 0 || !has_own_core || late < late_most) return;
  began += late;
  stood_still += late;
  for (int index = 0; index < connection_count; index++) callers[index].free += late;
}

static int is_over(double moment) {
  double end = began + seconds;
  return (moment >= end && answers == (rate > 0 ? total : sent)) || moment >= end + 5; // the last answers get a while
}

static void begin(double a_rate, double for_seconds) {
  rate = a_rate;
  seconds = for_seconds;
  total = (uint64_t)((rate > 0 ? rate : rate_most) * seconds);
  answers = sent = faults = 0;
  stood_still = 0;
  for (int index = 0; index < connection_count; index++) {
    struct caller *caller = &callers[index];
    caller->asked = 0;
    caller->arrived = caller->free = 0;
  }
  began = now();
}

// One run, to its last answer.
static void run(int poller, double a_rate, double for_seconds) {
  begin(a_rate, for_seconds);
  for (int index = 0; index < connection_count && rate == 0; index++) ask_if_due(&callers[index]);
  uint64_t turns = 0;
  double awake = began; // when this turn should have begun at the latest
  for (double moment = began; !is_over(moment); moment = now()) {
    stand_still(moment - awake);
    double patience = 0.1;
    if (rate > 0 && turns < total) {
      turns = ask_all(turns);
      patience = began + (double)turns / rate - now();
    }
    if (patience < 0) patience = 0;
    awake = now() + patience;
    take_events(poller, patience);
  }
}

// For how long it asks as fast as answers come: for some hundreds of them at least.
static const double full_seconds = 0.03;

// How many answers come in a second when each connection asks again as soon as it has its answer.
static double full_rate(int poller) {
  run(poller, 0, full_seconds);
  if (answers != sent || answers == 0 || faults > 0) fail("answers that are not 200 or never came");
  return (double)answers / (now() - began);
}

// MARK: The server's thread

struct usage {
  double ran, waited; // seconds so far
};

static int thread;

// Nothing where no thread was named.
static struct usage usage(void) {
  char name[64];
  unsigned long long ran = 0, waited = 0;
  if (thread == 0) return (struct usage){0, 0};
  snprintf(name, sizeof name, "/proc/%d/schedstat", thread);
  FILE *file = fopen(name, "r");
  if (!file || fscanf(file, "%llu %llu", &ran, &waited) != 2) fail(name);
  fclose(file);
  return (struct usage){(double)ran / 1e9, (double)waited / 1e9};
}

// MARK: The report

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double percentile(const double *values, uint64_t count, double part) {
  uint64_t index = (uint64_t)(part * (double)count);
  return count == 0 ? 0 : values[index < count ? index : count - 1];
}

// How many took longer than that, of latencies by size.
static uint64_t beyond(double limit) {
  uint64_t count = 0;
  while (count < answers && latencies[answers - 1 - count] > limit) count++;
  return count;
}

static void report(struct usage before) {
  struct usage after = usage();
  qsort(latencies, answers, sizeof(double), by_size);
  qsort(lateness, sent, sizeof(double), by_size);
  printf("%.0f %llu", rate, (unsigned long long)answers);
  static const double parts[] = {0.5, 0.9, 0.99, 1};
  for (int index = 0; index < 4; index++) printf(" %.1f", percentile(latencies, answers, parts[index]));
  printf(" %llu %llu", (unsigned long long)beyond(5 * percentile(latencies, answers, 0.5)),
         (unsigned long long)(faults + total - answers));
  printf(" %.1f %.1f", percentile(lateness, sent, 0.99), stood_still * 1e3);
  printf(" %.2f %.2f\n", answers ? (after.ran - before.ran) * 1e6 / (double)answers : 0, (after.waited - before.waited) * 1e3);
}

int main(int count, char **arguments) {
  double given_rate = 0, share = 0, given_seconds = 5;
  int runs = 1;
  for (int index = 1; index + 1 < count; index += 2) {
    const char *name = arguments[index], *value = arguments[index + 1];
    if (!strcmp(name, "--port")) port = atoi(value);
    else if (!strcmp(name, "--path")) path = value;
    else if (!strcmp(name, "--rate")) given_rate = atof(value);
    else if (!strcmp(name, "--share")) share = atof(value);
    else if (!strcmp(name, "--runs")) runs = atoi(value);
    else if (!strcmp(name, "--seconds")) given_seconds = atof(value);
    else if (!strcmp(name, "--connections")) connection_count = atoi(value);
    else if (!strcmp(name, "--thread")) thread = atoi(value);
    else if (!strcmp(name, "--own-core")) has_own_core = atoi(value);
    else fail(name);
  }
  if (!port || (given_rate > 0) == (share > 0) || given_rate > rate_most || connection_count < 1 || connection_count > connections_max ||
      strlen(path) >= path_max)
    fail("usage");
  int poller = epoll_create1(0);
  prepare(poller, given_seconds > full_seconds ? given_seconds : full_seconds);
  for (int number = 0; number < runs; number++) {
    double pace = given_rate > 0 ? given_rate : share * full_rate(poller);
    struct usage before = usage();
    run(poller, pace, given_seconds);
    report(before);
  }
  return 0;
}

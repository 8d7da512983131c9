// A client that keeps to a schedule: R requests a second, whatever the answers do, over C connections in turn.
//
//   schedule --port N --path PATH --rate R --seconds S --connections C [--own-core 1]
//     Prints answers, rate, p50, p90, p99, p99.9 and largest latency in microseconds, how many were not 200 or never came,
//     how late this client was itself, p99 in microseconds, for how many milliseconds the schedule stood still, and p99 / p50
//     in the middle one of the run's tenths of a second. With --rate 0 it asks as fast as the answers come.
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

static int connection_count = 1, port;
static int has_own_core;
static double rate, seconds = 5, began, stood_still;
static const char *path = "/health";
static char request[path_max + 128];
static size_t request_count;
static struct caller *callers;
static double *dues, *latencies, *lateness;
static uint64_t answers, faults, sent, total; // total: how many are asked for, or at most where there is no schedule

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
  dues[answers] = from - stood_still;
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

static void prepare(int poller) {
  total = (uint64_t)((rate > 0 ? rate : 1e6) * seconds);
  dues = malloc(sizeof(double) * (total + 1));
  latencies = malloc(sizeof(double) * (total + 1));
  lateness = malloc(sizeof(double) * (total + 1));
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

static void run(void) {
  int poller = epoll_create1(0);
  prepare(poller);
  began = now();
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

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double percentile(const double *values, uint64_t count, double part) {
  uint64_t index = (uint64_t)(part * (double)count);
  return count == 0 ? 0 : values[index < count ? index : count - 1];
}

// p99 / p50 of the requests due in the tenth of a second that begins at a moment; `room` takes their latencies.
static double ratio_from(double moment, double *room) {
  uint64_t count = 0;
  for (uint64_t index = 0; index < answers; index++)
    if (dues[index] >= moment && dues[index] < moment + 0.1) room[count++] = latencies[index];
  qsort(room, count, sizeof(double), by_size);
  return count == 0 ? 0 : percentile(room, count, 0.99) / percentile(room, count, 0.5);
}

// That of the middle tenth of a second.
static double usual_ratio(void) {
  uint64_t tenths = (uint64_t)(seconds * 10);
  double *ratios = malloc(sizeof(double) * (tenths + 1)), *room = malloc(sizeof(double) * (answers + 1));
  for (uint64_t index = 0; index < tenths; index++) ratios[index] = ratio_from(began - stood_still + (double)index / 10, room);
  qsort(ratios, tenths, sizeof(double), by_size);
  return percentile(ratios, tenths, 0.5);
}

static void report(void) {
  double usual = rate > 0 ? usual_ratio() : 0; // before the latencies are sorted
  qsort(latencies, answers, sizeof(double), by_size);
  qsort(lateness, sent, sizeof(double), by_size);
  printf("%llu %.0f", (unsigned long long)answers, (double)answers / seconds);
  static const double parts[] = {0.5, 0.9, 0.99, 0.999, 1};
  for (int index = 0; index < 5; index++) printf(" %.1f", percentile(latencies, answers, parts[index]));
  printf(" %llu %.1f", (unsigned long long)(faults + (rate > 0 ? total : sent) - answers),
         rate > 0 ? percentile(lateness, sent, 0.99) : 0);
  printf(" %.1f %.2f\n", stood_still * 1e3, usual);
}

int main(int count, char **arguments) {
  for (int index = 1; index + 1 < count; index += 2) {
    const char *name = arguments[index], *value = arguments[index + 1];
    if (!strcmp(name, "--port")) port = atoi(value);
    else if (!strcmp(name, "--path")) path = value;
    else if (!strcmp(name, "--rate")) rate = atof(value);
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else if (!strcmp(name, "--connections")) connection_count = atoi(value);
    else if (!strcmp(name, "--own-core")) has_own_core = atoi(value);
    else fail(name);
  }
  if (!port || connection_count < 1 || connection_count > connections_max || strlen(path) >= path_max) fail("usage");
  run();
  report();
  return 0;
}

// A client for what wrk does not do. All of it speaks HTTP/1.1 to 127.0.0.1, on one thread, for a bounded time.
//
//   load --port N --path PATH --rate R --seconds S --connections C
//     Sends R requests a second on a fixed schedule, whatever the answers do, and measures each from the moment at which it
//     was due: a server that pauses is charged for all who wait (no coordinated omission). Prints
//     requests, rate, p50, p90, p99, p99.9 and largest latency in microseconds, and how many were not 200.
//
//   load --port N --path PATH --page --seconds S --connections C
//     Each connection walks through all pages, as fast as it can, by the "next_url" of each answer, and then begins again.
//     Prints pages and bytes.
//
//   load --port N --idle C --seconds S
//     Opens C connections, asks each for /health once, prints `ready`, and keeps them open until a line or the end of the
//     standard input comes, or for S seconds.
//
//   load --start PORT PATH COMMAND...
//     Runs the command and asks for the path until it answers 200; prints milliseconds from exec to that answer, and ends the
//     command with SIGTERM.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { path_max = 2048, connections_max = 20000, events_max = 256 };

struct connection {
  int descriptor, is_busy;
  uint64_t sent, done;       // how many of its requests were due to be sent, and are answered
  char *input;
  size_t count, room, needed; // needed: the length of the answer being read; 0 while its head is not whole
  int status;
  char path[path_max];
};

static struct connection *connections;
static int connection_count = 1, port, is_paging;
static double rate = 1000, seconds = 5;
static const char *first_path = "/health";
static uint64_t answers, faults, received;
static double *latencies;

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, errno ? strerror(errno) : "failed");
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int try_connect(int to_port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to_port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) {
    close(descriptor);
    return -1;
  }
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

static void send_request(int descriptor, const char *path) {
  char text[path_max + 128];
  int count = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
  if (send(descriptor, text, (size_t)count, MSG_NOSIGNAL) != count) fail("send");
}

// MARK: Reading answers

// Whether the answer is whole. Needs a Content-Length.
static int is_whole(struct connection *connection) {
  connection->input[connection->count] = 0;
  if (connection->needed == 0) {
    char *end = strstr(connection->input, "\r\n\r\n");
    if (!end) return 0;
    connection->status = atoi(connection->input + 9);
    char *length = strcasestr(connection->input, "content-length:");
    if (!length || length > end) fail("an answer without a length");
    connection->needed = (size_t)(end + 4 - connection->input) + strtoul(length + 15, NULL, 10);
  }
  return connection->count >= connection->needed;
}

// Reads what is there. Returns whether an answer is whole by then.
static int receive(struct connection *connection) {
  if (connection->room - connection->count < 65537) {
    connection->room = connection->room * 2 + 131072;
    connection->input = realloc(connection->input, connection->room);
  }
  ssize_t got = recv(connection->descriptor, connection->input + connection->count, 65536, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return 0;
  if (got <= 0) fail("the server closed a connection");
  connection->count += (size_t)got;
  received += (uint64_t)got;
  return is_whole(connection);
}

static void clear(struct connection *connection) { connection->count = connection->needed = 0; }

// MARK: Paging

static void take_next_path(struct connection *connection) {
  const char *name = "\"next_url\":\"";
  char *at = memmem(connection->input, connection->count, name, strlen(name)), *end = at ? strchr(at + strlen(name), '"') : NULL;
  if (!end) snprintf(connection->path, path_max, "%s", first_path);
  else snprintf(connection->path, path_max, "%.*s", (int)(end - at - (int)strlen(name)), at + strlen(name));
}

static void go_on(struct connection *connection) {
  answers++;
  if (connection->status != 200) faults++;
  take_next_path(connection);
  clear(connection);
  send_request(connection->descriptor, connection->path);
}

// MARK: The schedule

static double began;
static uint64_t due;

// Requests go round the connections, so the one with number n is due at n / rate on connection n mod count.
static void send_due(struct connection *connection, int index) {
  uint64_t mine = due > (uint64_t)index ? (due - (uint64_t)index + (uint64_t)connection_count - 1) / (uint64_t)connection_count : 0;
  if (connection->is_busy || connection->sent >= mine) return;
  connection->is_busy = 1;
  connection->sent++;
  send_request(connection->descriptor, first_path);
}

static void finish(struct connection *connection, int index) {
  uint64_t number = (connection->sent - 1) * (uint64_t)connection_count + (uint64_t)index;
  latencies[answers++] = (now() - began - (double)number / rate) * 1e6;
  if (connection->status != 200) faults++;
  connection->is_busy = 0;
  clear(connection);
  send_due(connection, index);
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double percentile(double part) {
  if (answers == 0) return 0;
  uint64_t index = (uint64_t)(part * (double)answers);
  return latencies[index < answers ? index : answers - 1];
}

static void open_connections(int poller) {
  connections = calloc((size_t)connection_count, sizeof(struct connection));
  for (int index = 0; index < connection_count; index++) {
    struct connection *connection = &connections[index];
    connection->descriptor = try_connect(port);
    if (connection->descriptor < 0) fail("connect");
    snprintf(connection->path, path_max, "%s", first_path);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)index};
    epoll_ctl(poller, EPOLL_CTL_ADD, connection->descriptor, &event);
  }
}

static int make_timer(int poller) {
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
  epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
  return timer;
}

static void set_timer(int timer, double moment) {
  struct itimerspec time = {.it_value = {(time_t)moment, (long)((moment - (double)(time_t)moment) * 1e9)}};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

static void send_all_due(double moment) {
  uint64_t total = (uint64_t)((moment - began) * rate) + 1, last = (uint64_t)(seconds * rate);
  uint64_t before = due;
  due = total < last ? total : last;
  if (due - before >= (uint64_t)connection_count) before = due - (uint64_t)connection_count;
  for (uint64_t number = before; number < due; number++) {
    int index = (int)(number % (uint64_t)connection_count);
    send_due(&connections[index], index);
  }
}

static void run(void) {
  int poller = epoll_create1(0);
  open_connections(poller);
  int timer = make_timer(poller);
  struct epoll_event events[events_max];
  latencies = malloc(sizeof(double) * ((size_t)(rate * seconds) + 16));
  began = now();
  double end = began + seconds, patience = end + 5;
  if (is_paging) for (int index = 0; index < connection_count; index++) send_request(connections[index].descriptor, first_path);
  while (1) {
    double moment = now();
    if (is_paging ? moment >= end : (moment >= end && answers >= due) || moment >= patience) break;
    if (!is_paging && moment < end) {
      send_all_due(moment);
      set_timer(timer, began + (double)due / rate);
    }
    int count = epoll_wait(poller, events, events_max, 100);
    for (int at = 0; at < count; at++) {
      uint64_t ticks;
      if (events[at].data.u32 == UINT32_MAX) {
        if (read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) fail("timer");
        continue;
      }
      int index = (int)events[at].data.u32;
      if (!receive(&connections[index])) continue;
      if (is_paging) go_on(&connections[index]);
      else finish(&connections[index], index);
    }
  }
  if (is_paging) {
    printf("%llu pages %llu bytes %llu faults\n", (unsigned long long)answers, (unsigned long long)received, (unsigned long long)faults);
    return;
  }
  qsort(latencies, answers, sizeof(double), by_size);
  printf("%llu %.0f %.1f %.1f %.1f %.1f %.1f %llu\n", (unsigned long long)answers, (double)answers / seconds,
    percentile(0.5), percentile(0.9), percentile(0.99), percentile(0.999), percentile(1), (unsigned long long)(faults + due - answers));
}

// MARK: The others

static void stay_idle(void) {
  open_connections(epoll_create1(0));
  for (int index = 0; index < connection_count; index++) {
    struct connection *connection = &connections[index];
    send_request(connection->descriptor, first_path);
    struct pollfd wait = {.fd = connection->descriptor, .events = POLLIN};
    do poll(&wait, 1, 5000); while (!receive(connection));
    free(connection->input);
    connection->input = NULL;
  }
  puts("ready");
  fflush(stdout);
  struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
  poll(&wait, 1, (int)(seconds * 1000));
}

static int answers_well(int to_port, const char *path) {
  int descriptor = try_connect(to_port);
  if (descriptor < 0) return 0;
  char text[4096];
  send_request(descriptor, path);
  ssize_t got = recv(descriptor, text, sizeof text - 1, 0);
  close(descriptor);
  return got > 12 && !strncmp(text + 9, "200", 3);
}

static void measure_start(char **arguments) {
  port = atoi(arguments[0]);
  if (try_connect(port) >= 0) fail("something listens on that port already");
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execvp(arguments[2], arguments + 2);
    _exit(127);
  }
  while (!answers_well(port, arguments[1])) {
    if (now() - start > 20) fail("no answer in twenty seconds");
    struct timespec pause = {.tv_nsec = 200000};
    nanosleep(&pause, NULL);
  }
  printf("%.2f\n", (now() - start) * 1e3);
  kill(child, SIGTERM);
  waitpid(child, NULL, 0);
}

int main(int count, char **arguments) {
  int is_idle = 0;
  if (count > 4 && !strcmp(arguments[1], "--start")) return measure_start(arguments + 2), 0;
  for (int index = 1; index < count; index++) {
    const char *name = arguments[index], *value = index + 1 < count ? arguments[index + 1] : "";
    if (!strcmp(name, "--page")) { is_paging = 1; continue; }
    if (!strcmp(name, "--port")) port = atoi(value);
    else if (!strcmp(name, "--path")) first_path = value;
    else if (!strcmp(name, "--rate")) rate = atof(value);
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else if (!strcmp(name, "--connections")) connection_count = atoi(value);
    else if (!strcmp(name, "--idle")) is_idle = 1, connection_count = atoi(value);
    else fail(name);
    index++;
  }
  if (!port || connection_count < 1 || connection_count > connections_max || strlen(first_path) >= path_max) fail("usage");
  if (is_idle) stay_idle();
  else run();
  return 0;
}

// Clients for what wrk does not do, on one thread and for a bounded time.
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

#include "client.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

static int connection_count = 1, port;
static double seconds = 5;
static const char *first_path = "/health";

// MARK: Paging

struct walker {
  struct connection connection;
  char path[path_max];
};

static void take_next_path(struct walker *walker) {
  const char *name = "\"next_url\":\"";
  char *input = walker->connection.input, *at = memmem(input, walker->connection.count, name, strlen(name));
  char *end = at ? strchr(at + strlen(name), '"') : NULL;
  if (!end) snprintf(walker->path, path_max, "%s", first_path);
  else snprintf(walker->path, path_max, "%.*s", (int)(end - at - (int)strlen(name)), at + strlen(name));
}

static void ask(struct walker *walker) {
  clear(&walker->connection);
  send_request(walker->connection.descriptor, walker->path);
}

static void walk(void) {
  uint64_t pages = 0, faults = 0, bytes = 0;
  int poller = epoll_create1(0);
  struct walker *walkers = calloc((size_t)connection_count, sizeof(struct walker));
  for (int index = 0; index < connection_count; index++) {
    walkers[index].connection.descriptor = connect_to(port);
    watch(poller, walkers[index].connection.descriptor, index);
    snprintf(walkers[index].path, path_max, "%s", first_path);
    ask(&walkers[index]);
  }
  double moment, end = now() + seconds;
  struct epoll_event events[events_max];
  while (now() < end) {
    int count = epoll_wait(poller, events, events_max, 100);
    for (int at = 0; at < count; at++) {
      struct walker *walker = &walkers[events[at].data.u32];
      if (!receive(&walker->connection, &moment)) continue;
      pages++;
      bytes += walker->connection.count;
      faults += walker->connection.status != 200;
      take_next_path(walker);
      ask(walker);
    }
  }
  printf("%llu pages %llu bytes %llu faults\n", (unsigned long long)pages, (unsigned long long)bytes, (unsigned long long)faults);
}

// MARK: Idle connections

static void stay_idle(void) {
  struct connection *connections = calloc((size_t)connection_count, sizeof(struct connection));
  for (int index = 0; index < connection_count; index++) {
    struct connection *connection = &connections[index];
    double moment;
    connection->descriptor = connect_to(port);
    send_request(connection->descriptor, first_path);
    struct pollfd wait = {.fd = connection->descriptor, .events = POLLIN};
    do poll(&wait, 1, 5000); while (!receive(connection, &moment));
    free(connection->input);
    connection->input = NULL;
  }
  puts("ready");
  fflush(stdout);
  struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
  poll(&wait, 1, (int)(seconds * 1000));
}

// MARK: Start

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
    if (!strcmp(name, "--page")) continue;
    if (!strcmp(name, "--port")) port = atoi(value);
    else if (!strcmp(name, "--path")) first_path = value;
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else if (!strcmp(name, "--connections")) connection_count = atoi(value);
    else if (!strcmp(name, "--idle")) is_idle = 1, connection_count = atoi(value);
    else fail(name);
    index++;
  }
  if (!port || connection_count < 1 || connection_count > connections_max || strlen(first_path) >= path_max) fail("usage");
  if (is_idle) stay_idle();
  else walk();
  return 0;
}

// Clients that store one record a request, each over a connection of its own, as fast as they are answered. One thread, so
// that they take as little as may be from the server that shares the machine with them.
//
//   writers --port N --connections C --seconds S --token TOKEN --prefix TEXT
//     Prints how many were acknowledged a second, and p50 and p99 of the time until then in microseconds. Ends with a fault
//     where anything else than 201 is answered.

#include "client.h"

static double *took;
static uint64_t acknowledged;
static int port;
static const char *token = "", *prefix = "w";

struct writer {
  struct connection connection;
  double sent;
  uint64_t number;
};

static void store_next(struct writer *writer, int index) {
  char body[512], text[1024];
  int length = snprintf(
    body, sizeof body, "{\"id\":\"%s-%d-%llu\",\"name\":\"%s\",\"citations\":[{\"source\":\"trend-2025-12-11\"}]}", prefix,
    index, (unsigned long long)writer->number++, prefix);
  int count = snprintf(
    text, sizeof text,
    "POST /v1/people HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
    "Content-Length: %d\r\n\r\n%s", token, length, body);
  writer->sent = now();
  if (send(writer->connection.descriptor, text, (size_t)count, MSG_NOSIGNAL) != count) fail("send");
}

static int by_size(const void *one, const void *other) {
  double difference = *(const double *)one - *(const double *)other;
  return difference < 0 ? -1 : difference > 0;
}

static void run(struct writer *writers, int poller, double end) {
  struct epoll_event events[events_max];
  while (now() < end) {
    int count = epoll_wait(poller, events, events_max, 100);
    for (int at = 0; at < count; at++) {
      struct writer *writer = &writers[events[at].data.u32];
      double moment;
      if (!receive(&writer->connection, &moment)) continue;
      if (writer->connection.status != 201) {
        fprintf(stderr, "%s\n", writer->connection.input);
        fail("an answer that is not 201");
      }
      took[acknowledged++] = (now() - writer->sent) * 1e6;
      clear(&writer->connection);
      store_next(writer, (int)events[at].data.u32);
    }
  }
}

int main(int count, char **words) {
  int connection_count = 1, poller = epoll_create1(EPOLL_CLOEXEC);
  double seconds = 1;
  for (int at = 1; at + 1 < count; at += 2) {
    const char *value = words[at + 1];
    if (!strcmp(words[at], "--port")) port = atoi(value);
    if (!strcmp(words[at], "--connections")) connection_count = atoi(value);
    if (!strcmp(words[at], "--seconds")) seconds = atof(value);
    if (!strcmp(words[at], "--token")) token = value;
    if (!strcmp(words[at], "--prefix")) prefix = value;
  }
  took = malloc(sizeof *took * (size_t)(200000 * (seconds + 1)));
  struct writer *writers = calloc((size_t)connection_count, sizeof *writers);
  for (int index = 0; index < connection_count; index++) {
    writers[index].connection.descriptor = connect_to(port);
    watch(poller, writers[index].connection.descriptor, index);
  }
  double began = now();
  for (int index = 0; index < connection_count; index++) store_next(&writers[index], index);
  run(writers, poller, began + seconds);
  double spent = now() - began;
  qsort(took, acknowledged, sizeof *took, by_size);
  if (acknowledged == 0) fail("nothing was acknowledged");
  printf("%.1f %.0f %.0f\n", (double)acknowledged / spent, took[acknowledged / 2], took[acknowledged * 99 / 100]);
  return 0;
}

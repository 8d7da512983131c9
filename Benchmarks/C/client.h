// What the clients share: connections to 127.0.0.1, requests, and answers read until they are whole. All of it speaks HTTP/1.1.
#ifndef ENTENTE_BENCHMARK_CLIENT_H
#define ENTENTE_BENCHMARK_CLIENT_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { path_max = 2048, connections_max = 20000, events_max = 256 };

struct connection {
  int descriptor;
  char *input;
  size_t count, room, needed; // needed: the length of the answer being read; 0 while its head is not whole
  int status;
};

static inline void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "failed");
  exit(1);
}

static inline double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline int try_connect(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) {
    close(descriptor);
    return -1;
  }
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

static inline int connect_to(int port) {
  int descriptor = try_connect(port);
  if (descriptor < 0) fail("connect");
  return descriptor;
}

static inline void watch(int poller, int descriptor, int index) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)index};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
}

static inline void send_request(int descriptor, const char *path) {
  char text[path_max + 128];
  int count = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
  if (send(descriptor, text, (size_t)count, MSG_NOSIGNAL) != count) fail("send");
}

// Whether the answer is whole. Needs a Content-Length.
static inline int is_whole(struct connection *connection) {
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

// The moment at which the kernel took in the last bytes of what was received, where the socket asks for it (SO_TIMESTAMPNS).
static inline double arrival(struct msghdr *message) {
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPNS) continue;
    struct timespec time;
    memcpy(&time, CMSG_DATA(part), sizeof time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
  }
  return 0;
}

// Reads what is there. Returns whether an answer is whole by then, and when its last bytes arrived, if the kernel tells.
static inline int receive(struct connection *connection, double *moment) {
  if (connection->room - connection->count < 65537) {
    connection->room = connection->room * 2 + 131072;
    connection->input = realloc(connection->input, connection->room);
  }
  char control[64];
  struct iovec piece = {connection->input + connection->count, 65536};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t got = recvmsg(connection->descriptor, &message, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return 0;
  if (got <= 0) fail("the server closed a connection");
  *moment = arrival(&message);
  connection->count += (size_t)got;
  return is_whole(connection);
}

static inline void clear(struct connection *connection) { connection->count = connection->needed = 0; }

#endif

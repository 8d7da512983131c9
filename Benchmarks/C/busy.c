// Keeps processors busy for a part of the time each, and does nothing else: what others notice of it is what they would notice
// of any program that takes as much.
//
//   busy --seconds S --shares P,P,...
//     One thread for each processor, the first for the first, busy for that part of each millisecond.

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum { processors_max = 256 };

static double seconds = 1, shares[processors_max];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *keep_busy(void *given) {
  size_t processor = (size_t)(uintptr_t)given;
  cpu_set_t place;
  CPU_ZERO(&place);
  CPU_SET(processor, &place);
  pthread_setaffinity_np(pthread_self(), sizeof place, &place);
  prctl(PR_SET_TIMERSLACK, 1);
  double end = now() + seconds;
  while (now() < end) {
    double began = now();
    while (now() < began + shares[processor] / 1e3) {}
    struct timespec rest = {0, (long)((1 - shares[processor]) * 1e6)};
    nanosleep(&rest, NULL);
  }
  return NULL;
}

int main(int count, char **words) {
  pthread_t threads[processors_max];
  size_t used = 0;
  for (int at = 1; at + 1 < count; at += 2) {
    if (!strcmp(words[at], "--seconds")) seconds = atof(words[at + 1]);
    if (strcmp(words[at], "--shares")) continue;
    for (char *word = strtok(words[at + 1], ","); word && used < processors_max; word = strtok(NULL, ","))
      shares[used++] = atof(word);
  }
  for (size_t at = 0; at < used; at++) pthread_create(&threads[at], NULL, keep_busy, (void *)(uintptr_t)at);
  for (size_t at = 0; at < used; at++) pthread_join(threads[at], NULL);
  return 0;
}

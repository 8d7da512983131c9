// What the machine grants a program that does nothing but compute on one core: how much of the time it is not run at all, and
// how steadily it runs.
//
//   machine --core N --seconds S --kibibytes K
//     Walks through K KiB of memory in random order. Prints which part of the time was taken by pauses of 200 us and more, the
//     longest of them in milliseconds, and in which part of the slices of 10 ms it came less than three quarters as far as in
//     the best tenth of them.

#include "client.h"
#include <sched.h>

static const double slice = 0.01, pause_least = 200e-6;
static int core;
static double seconds = 5;
static size_t kibibytes = 256;

static void keep_to_core(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  if (sched_setaffinity(0, sizeof set, &set)) fail("sched_setaffinity");
}

// One cycle through all places, in an order that is random and the same at every run (Sattolo).
static unsigned *make_walk(size_t count) {
  unsigned *next = malloc(count * sizeof *next);
  for (size_t index = 0; index < count; index++) next[index] = (unsigned)index;
  for (size_t index = count - 1; index > 0; index--) {
    size_t other = (size_t)rand() % index;
    unsigned place = next[index];
    next[index] = next[other];
    next[other] = place;
  }
  return next;
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double slow_part(double *steps, size_t count) {
  qsort(steps, count, sizeof *steps, by_size);
  size_t slow = 0;
  while (slow < count && steps[slow] < 0.75 * steps[count * 9 / 10]) slow++;
  return (double)slow / (double)count;
}

static void measure(void) {
  unsigned *next = make_walk(kibibytes * 1024 / sizeof *next), place = 0;
  size_t count = (size_t)(seconds / slice);
  double *steps = calloc(count + 1, sizeof *steps), began = now(), before = began, taken = 0, longest = 0;
  while (before < began + (double)count * slice) {
    for (int step = 0; step < 200; step++) place = next[place];
    double moment = now(), gone = moment - before;
    if (gone >= pause_least) taken += gone;
    if (gone > longest) longest = gone;
    size_t at = (size_t)((moment - began) / slice);
    if (at < count) steps[at]++;
    before = moment;
  }
  printf("%.5f %.2f %.4f\n", taken / seconds, longest * 1e3, slow_part(steps, count));
  fprintf(stderr, "%u\n", place); // so that the walk is not left out
}

int main(int count, char **arguments) {
  for (int index = 1; index + 1 < count; index += 2) {
    const char *name = arguments[index], *value = arguments[index + 1];
    if (!strcmp(name, "--core")) core = atoi(value);
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else if (!strcmp(name, "--kibibytes")) kibibytes = strtoul(value, NULL, 10);
    else fail(name);
  }
  keep_to_core();
  measure();
  return 0;
}

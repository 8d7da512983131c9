// What the machine grants a program on one core, with no server at all: what stands between any server and its tail.
//
//   machine --core N --seconds S
//     Prints two lines of numbers.
//     Of a program that computes for 70 us and sleeps for 30, again and again, like a loop that is 70 % busy: the part of the
//     time that it woke too late, the longest of these pauses in milliseconds, the part of the time that it was stopped while
//     it computed, and the longest of those. Pauses count from 200 us.
//     Of a program that computes and walks through 16 KiB, 512 KiB and 8 MiB of memory in turn, in slices of 5 ms: the part of
//     the slices in which computing took more than 1.25 times its usual time, and how many times the usual time each of the
//     four took in these slices. The usual time is that of the quickest tenth.

#include "client.h"
#include <sched.h>
#include <sys/prctl.h>

enum { works = 4 };
static const double work_seconds = 70e-6, sleep_seconds = 30e-6, pause_least = 200e-6, slice = 0.005, slow_least = 1.25;
static int core;
static double seconds = 5;
static volatile uint64_t sink; // so that no work is left out

static void keep_to_core(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  if (sched_setaffinity(0, sizeof set, &set)) fail("sched_setaffinity");
  prctl(PR_SET_TIMERSLACK, 1);
}

// MARK: Work

// Four chains that a core can work on at once, as much as it has room for.
static void compute(unsigned steps) {
  uint64_t first = 1, second = 2, third = 3, fourth = 4;
  for (unsigned step = 0; step < steps; step++) {
    first = first * 31 + step;
    second ^= second << 7;
    third += first ^ step;
    fourth = (fourth >> 1) + second;
    second ^= second >> 9;
    third ^= fourth + step;
  }
  sink = first + second + third + fourth;
}

struct walk {
  size_t kibibytes;
  unsigned steps, place, *next;
};

// One cycle through all places, in an order that is random and the same at every run (Sattolo).
static void lay_out(struct walk *walk) {
  size_t count = walk->kibibytes * 1024 / sizeof *walk->next;
  walk->next = malloc(count * sizeof *walk->next);
  for (size_t index = 0; index < count; index++) walk->next[index] = (unsigned)index;
  for (size_t index = count - 1; index > 0; index--) {
    size_t other = (size_t)rand() % index;
    unsigned place = walk->next[index];
    walk->next[index] = walk->next[other];
    walk->next[other] = place;
  }
}

static void go(struct walk *walk) {
  unsigned place = walk->place;
  for (unsigned step = 0; step < walk->steps; step++) place = walk->next[place];
  walk->place = place;
  sink = place;
}

// MARK: Pauses

struct pauses {
  double taken, longest;
};

static void note(struct pauses *pauses, double gone) {
  if (gone < pause_least) return;
  pauses->taken += gone;
  if (gone > pauses->longest) pauses->longest = gone;
}

static void measure_pauses(void) {
  struct pauses asleep = {0}, at_work = {0};
  struct timespec rest = {0, (long)(sleep_seconds * 1e9)};
  double began = now(), moment = began;
  while (moment < began + seconds) {
    for (double end = moment + work_seconds; moment < end;) {
      compute(100);
      double before = moment;
      moment = now();
      note(&at_work, moment - before);
    }
    nanosleep(&rest, NULL);
    double before = moment;
    moment = now();
    note(&asleep, moment - before - sleep_seconds);
  }
  printf("%.5f %.2f %.5f %.2f\n", asleep.taken / seconds, asleep.longest * 1e3, at_work.taken / seconds,
         at_work.longest * 1e3);
}

// MARK: Pace

static void do_work(int work, struct walk *walks) {
  if (work == 0) compute(20000);
  else go(&walks[work - 1]);
}

// The mean time of each work in one slice, without those that a pause fell into.
static void measure_slice(double *means, struct walk *walks) {
  double sums[works] = {0}, end = now() + slice;
  unsigned counts[works] = {0};
  for (double moment = now(); moment < end;) {
    for (int work = 0; work < works; work++) {
      do_work(work, walks);
      double before = moment;
      moment = now();
      if (moment - before >= pause_least) continue;
      sums[work] += moment - before;
      counts[work]++;
    }
  }
  for (int work = 0; work < works; work++) means[work] = counts[work] ? sums[work] / counts[work] : 0;
}

static int by_size(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double usual(double (*means)[works], size_t count, int work) {
  double *sorted = malloc(count * sizeof *sorted);
  for (size_t index = 0; index < count; index++) sorted[index] = means[index][work];
  qsort(sorted, count, sizeof *sorted, by_size);
  double found = sorted[count / 10];
  free(sorted);
  return found;
}

static void report_pace(double (*means)[works], size_t count) {
  double usuals[works], sums[works] = {0};
  size_t slow = 0;
  for (int work = 0; work < works; work++) usuals[work] = usual(means, count, work);
  for (size_t index = 0; index < count; index++) {
    if (means[index][0] < slow_least * usuals[0]) continue;
    slow++;
    for (int work = 0; work < works; work++) sums[work] += means[index][work] / usuals[work];
  }
  printf("%.4f", (double)slow / (double)count);
  for (int work = 0; work < works; work++) printf(" %.2f", slow ? sums[work] / (double)slow : 1);
  printf("\n");
}

static void measure_pace(void) {
  struct walk walks[works - 1] = {{16, 5000, 0, NULL}, {512, 2000, 0, NULL}, {8192, 300, 0, NULL}};
  for (int index = 0; index < works - 1; index++) lay_out(&walks[index]);
  size_t count = (size_t)(seconds / slice);
  double(*means)[works] = calloc(count, sizeof *means);
  for (size_t index = 0; index < count; index++) measure_slice(means[index], walks);
  report_pace(means, count);
}

int main(int count, char **arguments) {
  for (int index = 1; index + 1 < count; index += 2) {
    const char *name = arguments[index], *value = arguments[index + 1];
    if (!strcmp(name, "--core")) core = atoi(value);
    else if (!strcmp(name, "--seconds")) seconds = atof(value);
    else fail(name);
  }
  keep_to_core();
  measure_pauses();
  measure_pace();
  return 0;
}

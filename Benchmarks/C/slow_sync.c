// Stands between a program and the C library (LD_PRELOAD) and adds a time to each synchronization of a file, as a slower disk
// would: so that it can be seen what a program does while it waits for one.
//
//   SLOW_SYNC=MICROSECONDS LD_PRELOAD=slow_sync.so entente serve ...

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_as_told(void) {
  const char *given = getenv("SLOW_SYNC");
  long microseconds = given ? atol(given) : 0;
  struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
  if (microseconds > 0) nanosleep(&time, NULL);
}

static int slowly(const char *name, int descriptor) {
  int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int code = sync(descriptor);
  wait_as_told();
  return code;
}

int fsync(int descriptor) { return slowly("fsync", descriptor); }
int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }

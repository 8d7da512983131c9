// The Linux headers that Swift's Glibc module lacks.
#ifndef ENTENTE_CLINUX_SHIM_H
#define ENTENTE_CLINUX_SHIM_H

#include <elf.h>
#include <link.h>
#include <linux/filter.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// glibc declares these only under _GNU_SOURCE, which Swift's importer does not set.
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

// F_OFD_SETLK and F_OFD_SETLKW of fcntl(2), likewise: locks that belong to the open file.
static const int entente_lock_at_once = 37, entente_lock_waiting = 38;

// What sched_setattr(2) takes; not every C library declares it.
struct entente_scheduling {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

// Asks that the calling thread be given its processor time in turns of so many nanoseconds, if it is scheduled as threads
// usually are (SCHED_OTHER). Returns 0, or -1 where it is not or the kernel does not take it.
static inline int entente_ask_for_turns(uint64_t nanoseconds) {
  struct entente_scheduling now = {.size = sizeof now};
  if (syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) || now.policy) return -1;
  now.runtime = nanoseconds;
  return (int)syscall(SYS_sched_setattr, 0, &now, 0);
}

// O_PATH of open(2), likewise: a file that is neither read nor locked, so that closing it ends no lock of others.
static const int entente_open_path = 010000000;

// The kind of file system that an open file is on (fstatfs(2)), or -1 where that cannot be told.
static inline int64_t entente_file_system(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) ? -1 : (int64_t)(uint32_t)status.f_type;
}

// Makes the calling thread at least this nice: Linux keeps a nice value for each thread (setpriority(2), "C library/kernel
// differences"), and those it starts take it over.
static inline void entente_be_nice(int least) {
  if (getpriority(PRIO_PROCESS, 0) < least) setpriority(PRIO_PROCESS, 0, least);
}

#endif

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
#include <unistd.h>

// glibc declares these only under _GNU_SOURCE, which Swift's importer does not set.
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

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

// Makes the calling thread at least this nice: Linux keeps a nice value for each thread (setpriority(2), "C library/kernel
// differences"), and those it starts take it over.
static inline void entente_be_nice(int least) {
  if (getpriority(PRIO_PROCESS, 0) < least) setpriority(PRIO_PROCESS, 0, least);
}

// The build identifier among the notes of `size` bytes from `note` on, or null (elf(5), "Notes").
static inline const uint8_t *entente_build_note(const uint8_t *note, size_t size, size_t align, size_t *count) {
  while (size >= sizeof(ElfW(Nhdr))) {
    const ElfW(Nhdr) *head = (const ElfW(Nhdr) *)note;
    size_t name = (head->n_namesz + align - 1) / align * align, text = (head->n_descsz + align - 1) / align * align;
    size_t whole = sizeof *head + name + text;
    if (whole > size) return 0;
    const uint8_t *words = note + sizeof *head;
    if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == 4 && !memcmp(words, "GNU", 4)) {
      *count = head->n_descsz;
      return words + name;
    }
    note += whole;
    size -= whole;
  }
  return 0;
}

// The identifier that the linker gave to the executable of this process, which no other build of it has, or null
// where it gave none.
static inline const uint8_t *entente_build_identifier(size_t *count) {
  const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
  size_t number = getauxval(AT_PHNUM);
  uintptr_t base = 0;
  for (size_t i = 0; i < number; i++)
    if (headers[i].p_type == PT_PHDR) base = (uintptr_t)headers - headers[i].p_vaddr;
  for (size_t i = 0; i < number; i++) {
    if (headers[i].p_type != PT_NOTE) continue;
    const uint8_t *notes = (const uint8_t *)(base + headers[i].p_vaddr);
    const uint8_t *found = entente_build_note(notes, headers[i].p_memsz, headers[i].p_align == 8 ? 8 : 4, count);
    if (found) return found;
  }
  return 0;
}

#endif

// The Linux headers that Swift's Glibc module lacks.
#ifndef ENTENTE_CLINUX_SHIM_H
#define ENTENTE_CLINUX_SHIM_H

#include <linux/filter.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

// glibc declares these only under _GNU_SOURCE, which Swift's importer does not set.
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

#endif

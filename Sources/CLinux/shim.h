// The Linux headers that Swift's Glibc module lacks.
#ifndef ENTENTE_CLINUX_SHIM_H
#define ENTENTE_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#endif

// The zlib C interface (zlib.net/manual.html).
#ifndef ENTENTE_CZLIB_SHIM_H
#define ENTENTE_CZLIB_SHIM_H

#include <zlib.h>

#endif

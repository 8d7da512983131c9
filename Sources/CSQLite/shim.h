// The SQLite C interface (sqlite.org/c3ref), with Swift names for what Swift cannot import from a macro.
#ifndef ENTENTE_CSQLITE_SHIM_H
#define ENTENTE_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif

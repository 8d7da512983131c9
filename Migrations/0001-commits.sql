-- Entente's record is append-only. A commit is one numbered step of it. Each change in a commit opens a version of a
-- record, and closes the version that was current before it; a retirement only closes one. A version never changes
-- otherwise and is never deleted, so that every earlier state can still be read:
--
--   the record as of commit N:  opened <= N AND (closed IS NULL OR closed > N)
--   the current record:         closed IS NULL       (the views named like the collections show this)
--
-- For each collection there is a table of versions (agreement_version), tables of the rows inside a version
-- (agreement_party) and, where other tables refer to it, a table of every id ever given (country_id). These base tables
-- are made by migrations. The program itself makes, and makes anew when its declarations change: a view of every version
-- (agreement_record), a view of the current records (agreements), a table for each list of codes (agreement_kind), the
-- triggers that refuse to change the past, and all that serves as an index.

PRAGMA application_id = 1164866661;                 -- "Ente" in ASCII

CREATE TABLE commits (
  seq INTEGER NOT NULL PRIMARY KEY,                 -- 1, 2, 3, ... without gaps
  at TEXT NOT NULL,                                 -- recorded time, UTC, RFC 3339
  actor TEXT NOT NULL,                              -- who made it
  note TEXT,                                        -- why
  mark TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))), -- random: histories that differ have different marks at one seq
  first_version INTEGER NOT NULL                    -- the first of its changes
) STRICT;

-- Versions are numbered in the order of the commits that open them, so the changes of a commit follow each other.
CREATE TABLE changes (
  version INTEGER NOT NULL PRIMARY KEY,             -- names the version it opens, across all collections
  seq INTEGER NOT NULL REFERENCES commits (seq),
  op TEXT NOT NULL CHECK (op = 'create' OR op = 'replace' OR op = 'retire'),
  collection TEXT NOT NULL,                         -- as in the paths: trade-series
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1)   -- of the version it opened or, for a retirement, closed
) STRICT;

-- What the program has made of its declarations: views, triggers, indexes, and tables that serve as indexes.
CREATE TABLE derived_object (
  name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- From which declarations it was made, and the schema as it was left then, so that a start need not look at each.
CREATE TABLE derived_schema (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  declarations TEXT NOT NULL,                       -- FNV-1a, 64 bits, of the SQL and the codes that follow from them
  schema TEXT NOT NULL,                             -- FNV-1a, 64 bits, of the SQL of everything in the schema
  at TEXT NOT NULL                                  -- UTC, RFC 3339
) STRICT;

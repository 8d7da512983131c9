-- Entente's record is append-only. A commit is one numbered step of it. Each change in a commit opens a version of a
-- record, and closes the version that was current before it; a retirement only closes one. A version never changes
-- otherwise and is never deleted, so that every earlier state can still be read:
--
--   the record as of commit N:  opened <= N AND (closed IS NULL OR closed > N)
--   the current record:         closed IS NULL       (the views named like the collections show this)
--
-- For each collection there is a table of versions (agreement_version), tables of the rows inside a version
-- (agreement_party), a view of every version with those rows gathered as JSON (agreement_record), a view of the current
-- records (agreements) and, where other tables refer to it, a table of every id ever given (country_id).

CREATE TABLE commits (
  seq INTEGER NOT NULL PRIMARY KEY,                 -- 1, 2, 3, ... without gaps
  at TEXT NOT NULL,                                 -- recorded time, UTC, RFC 3339
  actor TEXT NOT NULL,                              -- who made it
  note TEXT                                         -- why
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

CREATE TRIGGER commits_stay BEFORE DELETE ON commits
BEGIN SELECT RAISE (ABORT, 'commits are never deleted'); END;

CREATE TRIGGER commits_never_change BEFORE UPDATE ON commits
BEGIN SELECT RAISE (ABORT, 'commits never change'); END;

CREATE TRIGGER changes_stay BEFORE DELETE ON changes
BEGIN SELECT RAISE (ABORT, 'changes are never deleted'); END;

CREATE TRIGGER changes_never_change BEFORE UPDATE ON changes
BEGIN SELECT RAISE (ABORT, 'changes never change'); END;

-- Which build of the program last found that its declarations fit which schema, so that not each start need look again.

CREATE TABLE schema_fit (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  build TEXT NOT NULL,                              -- the identifier that the linker gave to the program
  schema TEXT NOT NULL,                             -- FNV-1a, 64 bits, of the SQL of everything in the schema
  at TEXT NOT NULL                                  -- UTC, RFC 3339
) STRICT;

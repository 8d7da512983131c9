-- Who may read or write. Of a token only its SHA-256 is kept, so that the file gives none away.

CREATE TABLE tokens (
  name TEXT NOT NULL PRIMARY KEY,                   -- who it is for; the actor of its commits
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
  created_at TEXT NOT NULL,                         -- UTC, RFC 3339
  revoked_at TEXT                                   -- UTC, RFC 3339; from then on it opens nothing
) STRICT, WITHOUT ROWID;

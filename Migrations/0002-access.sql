-- Who may read or write. Of a token only its SHA-256 and its first characters are kept, so that the file gives none away.

CREATE TABLE tokens (
  sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64), -- of the token's text, in hexadecimal
  first_characters TEXT NOT NULL CHECK (length(first_characters) = 8), -- of its text; its row is found by them
  name TEXT NOT NULL,                               -- who it is for; the actor of its commits
  scopes TEXT NOT NULL,                             -- read, write, backup; several with commas
  collections TEXT,                                 -- which it may write, with commas; null: all
  created_at TEXT NOT NULL,                         -- UTC, RFC 3339
  expires_at TEXT NOT NULL,                         -- UTC, RFC 3339; from then on it opens nothing
  revoked_at TEXT,                                  -- UTC, RFC 3339; from then on it opens nothing
  last_used_on TEXT                                 -- a day, written at most once a day
) STRICT, WITHOUT ROWID;

-- What was committed under an idempotency key, so that the same request sent again gets the same answer and changes nothing.
CREATE TABLE idempotency (
  token TEXT NOT NULL,                              -- the name of the token that wrote
  key TEXT NOT NULL,                                -- as the client gave it
  fingerprint TEXT NOT NULL,                        -- SHA-256 of method, target and body, in hexadecimal
  status INTEGER NOT NULL,                          -- of the answer
  seq INTEGER NOT NULL REFERENCES commits (seq),
  version INTEGER REFERENCES changes (version),     -- of which the answer's body is made
  summary TEXT,                                     -- or this: the counts of an import, as JSON
  at TEXT NOT NULL,                                 -- UTC, RFC 3339; kept for seven days
  PRIMARY KEY (token, key)
) STRICT, WITHOUT ROWID;

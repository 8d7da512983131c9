-- Sources: A text that the record rests on, with how far it can be trusted and why.

CREATE TABLE source_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE source_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES source_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The title, or a description where the text has none.
  title_folded TEXT NOT NULL,
  publisher TEXT, -- Who published it.
  kind TEXT NOT NULL REFERENCES source_kind (code) DEFERRABLE INITIALLY DEFERRED, -- What sort of text it is.
  author TEXT, -- Who wrote it, where the text says so.
  published TEXT, -- When it was published, where the text says so.
  published_min TEXT,
  published_max TEXT,
  published_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  published_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  language TEXT NOT NULL, -- Its language (BCP 47).
  retrieved TEXT, -- When the text was taken.
  retrieved_min TEXT,
  retrieved_max TEXT,
  retrieved_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  retrieved_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  url TEXT, -- Where it can be read.
  sha256 TEXT, -- The SHA-256 of its text, in hexadecimal, by which `entente check` finds the file.
  reliability TEXT NOT NULL REFERENCES reliability (code) DEFERRABLE INITIALLY DEFERRED, -- The source's reliability on the Admiralty scale.
  reliability_reason TEXT NOT NULL, -- Why it has that letter.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of source_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of source_citation as JSON.
) STRICT;

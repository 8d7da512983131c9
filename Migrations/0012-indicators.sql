-- Indicators: What is counted that is not trade: students, schools, cargo, reserves, companies, gas volumes. Its figures are its observations.

CREATE TABLE indicator_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES indicator_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What the series counts, in a few words.
  title_folded TEXT NOT NULL,
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country it is about.
  counterpart TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The other country, where there is one.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body it is about.
  topic TEXT NOT NULL REFERENCES topic (code) DEFERRABLE INITIALLY DEFERRED, -- What it is about.
  scope TEXT, -- What is counted and what is not.
  measure TEXT NOT NULL REFERENCES measure (code) DEFERRABLE INITIALLY DEFERRED, -- An amount, or its growth.
  comparison TEXT REFERENCES comparison (code) DEFERRABLE INITIALLY DEFERRED, -- What the growth is over; none of an amount.
  unit TEXT NOT NULL, -- What one is, such as persons, m3, tonnes, PC or an ISO 4217 currency.
  frequency TEXT NOT NULL REFERENCES frequency (code) DEFERRABLE INITIALLY DEFERRED, -- How often a figure is due (SDMX CL_FREQ).
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of indicator_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of indicator_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of indicator_citation as JSON.
) STRICT;

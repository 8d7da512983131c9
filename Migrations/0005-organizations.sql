-- Organizations: An intergovernmental body, forum, company, agency, university or other body that takes part.

CREATE TABLE organization_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES organization_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  name TEXT NOT NULL, -- The name most used in English.
  name_folded TEXT NOT NULL,
  kind TEXT NOT NULL REFERENCES organization_kind (code) DEFERRABLE INITIALLY DEFERRED, -- What sort of body it is.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country it belongs to; none for international bodies.
  parent TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body it is a part of.
  role TEXT, -- What it does in this record, in our words.
  aliases TEXT NOT NULL DEFAULT '[]', -- Other names, spellings and abbreviations. The rows of organization_alias as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of organization_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of organization_citation as JSON.
) STRICT;

-- People: A person who acts or is quoted.

CREATE TABLE person_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE person_office (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  office TEXT NOT NULL, -- The office, as the sources give it.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country whose office it is.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body whose office it is.
  since TEXT, -- From when.
  since_min TEXT,
  since_max TEXT,
  since_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  since_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  until TEXT, -- Until when.
  until_min TEXT,
  until_max TEXT,
  until_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  until_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES person_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  name TEXT NOT NULL, -- The name most used in English.
  name_folded TEXT NOT NULL,
  role TEXT, -- Office or profession, as the sources give it.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country they act for.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body they act for.
  offices TEXT NOT NULL DEFAULT '[]', -- The offices held, in the order of time. The rows of person_office as JSON.
  aliases TEXT NOT NULL DEFAULT '[]', -- Other names, spellings and abbreviations. The rows of person_alias as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of person_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of person_citation as JSON.
) STRICT;

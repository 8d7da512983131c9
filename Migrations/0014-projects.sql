-- Projects: Something that is planned, built or run together, with what it aims at and who takes part.

CREATE TABLE project_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_participant (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body.
  role TEXT NOT NULL REFERENCES project_role (code) DEFERRABLE INITIALLY DEFERRED, -- IATI organisation role, or operator, partner, interested.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_target (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  measure TEXT NOT NULL, -- What is to change.
  direction TEXT NOT NULL REFERENCES target_direction (code) DEFERRABLE INITIALLY DEFERRED, -- Which way.
  value REAL, -- By how much, or to what.
  value_max REAL, -- The upper end of a range.
  unit TEXT, -- PC for percent, or what is counted.
  bound TEXT REFERENCES bound (code) DEFERRABLE INITIALLY DEFERRED, -- How the stated figure stands to the aim.
  value_text TEXT, -- The aim as the source prints it.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The name, or a description where the source gives none.
  title_folded TEXT NOT NULL,
  objective TEXT, -- What it is for, in our words.
  sector TEXT NOT NULL REFERENCES topic (code) DEFERRABLE INITIALLY DEFERRED, -- What it is about.
  status TEXT NOT NULL REFERENCES project_status (code) DEFERRABLE INITIALLY DEFERRED, -- IATI activity status; pipeline for what is proposed or discussed.
  countries TEXT NOT NULL DEFAULT '[]', -- The countries that take part. The rows of project_country as JSON.
  participants TEXT NOT NULL DEFAULT '[]', -- The bodies that take part, and as what. The rows of project_participant as JSON.
  planned_start TEXT, -- When it was to begin.
  planned_start_min TEXT,
  planned_start_max TEXT,
  planned_start_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  planned_start_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  planned_end TEXT, -- When it was to be complete.
  planned_end_min TEXT,
  planned_end_max TEXT,
  planned_end_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  planned_end_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  actual_start TEXT, -- When it began.
  actual_start_min TEXT,
  actual_start_max TEXT,
  actual_start_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  actual_start_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  actual_end TEXT, -- When it was complete.
  actual_end_min TEXT,
  actual_end_max TEXT,
  actual_end_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  actual_end_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  targets TEXT NOT NULL DEFAULT '[]', -- What it aims at. The rows of project_target as JSON.
  cost REAL, -- What it costs, or the lower end of a range.
  cost_max REAL, -- The upper end of a range.
  cost_bound TEXT REFERENCES bound (code) DEFERRABLE INITIALLY DEFERRED, -- How the stated cost stands to the true one.
  cost_unit TEXT, -- ISO 4217 currency.
  cost_text TEXT, -- The cost as the source prints it.
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of project_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of project_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of project_citation as JSON.
) STRICT;

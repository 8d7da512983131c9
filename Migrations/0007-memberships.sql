-- Memberships: A claim about how a country stands to an organization; claims that disagree stand side by side.

CREATE TABLE membership_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country.
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The organization.
  status TEXT NOT NULL REFERENCES membership_status (code) DEFERRABLE INITIALLY DEFERRED, -- How the country stands to it, as the source puts it.
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
  summary TEXT, -- The claim in our words.
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of membership_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of membership_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of membership_citation as JSON.
) STRICT;

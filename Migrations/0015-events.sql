-- Events: Something that happened, is announced or is claimed, with when, where and who.

CREATE TABLE event_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_organization (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- An organization.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_person (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  person TEXT NOT NULL REFERENCES person_id (id) DEFERRABLE INITIALLY DEFERRED, -- A person.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL REFERENCES topic (code) DEFERRABLE INITIALLY DEFERRED, -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What happened, in a few words of ours.
  title_folded TEXT NOT NULL,
  kind TEXT NOT NULL REFERENCES event_kind (code) DEFERRABLE INITIALLY DEFERRED, -- What sort of event it is.
  status TEXT NOT NULL REFERENCES event_status (code) DEFERRABLE INITIALLY DEFERRED, -- How sure its happening is: reported is a claim, denied a claim that a party rejects.
  date TEXT, -- When.
  date_min TEXT,
  date_max TEXT,
  date_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  date_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  place TEXT, -- Where.
  place_country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country of that place.
  countries TEXT NOT NULL DEFAULT '[]', -- The countries that take part or are concerned. The rows of event_country as JSON.
  organizations TEXT NOT NULL DEFAULT '[]', -- The bodies that take part or are concerned. The rows of event_organization as JSON.
  people TEXT NOT NULL DEFAULT '[]', -- The people who take part or are concerned. The rows of event_person as JSON.
  topics TEXT NOT NULL DEFAULT '[]', -- What it is about. The rows of event_topic as JSON.
  summary TEXT, -- What happened, in our words.
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of event_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of event_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of event_citation as JSON.
) STRICT;

-- Agreements: A treaty, declaration, program or contract, or a package of them, with who is bound and since when.

CREATE TABLE agreement_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_party_organization (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  party_organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- An organization.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_act (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country that acts; none where a body does.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body that acts; none where a country does.
  act TEXT NOT NULL REFERENCES act (code) DEFERRABLE INITIALLY DEFERRED, -- What it did, or what happened for it.
  date TEXT, -- When.
  date_min TEXT,
  date_max TEXT,
  date_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  date_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_organization (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- An organization.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL REFERENCES topic (code) DEFERRABLE INITIALLY DEFERRED, -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The title, or a description where the source gives none.
  title_folded TEXT NOT NULL,
  kind TEXT NOT NULL REFERENCES agreement_kind (code) DEFERRABLE INITIALLY DEFERRED, -- What sort of instrument it is.
  status TEXT NOT NULL REFERENCES agreement_status (code) DEFERRABLE INITIALLY DEFERRED, -- The last stage that the sources report.
  parties TEXT NOT NULL DEFAULT '[]', -- The countries that are bound, or whose bodies are. The rows of agreement_country as JSON.
  party_organizations TEXT NOT NULL DEFAULT '[]', -- The bodies that are bound themselves. The rows of agreement_party_organization as JSON.
  acts TEXT NOT NULL DEFAULT '[]', -- What each party did: who signed, ratified, acceded or withdrew, and when. The rows of agreement_act as JSON.
  signatories TEXT NOT NULL DEFAULT '[]', -- The bodies that signed or carry it out. The rows of agreement_organization as JSON.
  signed TEXT, -- When it was signed or adopted.
  signed_min TEXT,
  signed_max TEXT,
  signed_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  signed_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  in_force TEXT, -- From when it applies.
  in_force_min TEXT,
  in_force_max TEXT,
  in_force_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  in_force_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  expires TEXT, -- Until when it applies.
  expires_min TEXT,
  expires_max TEXT,
  expires_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  expires_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  place TEXT, -- Where it was signed.
  topics TEXT NOT NULL DEFAULT '[]', -- What it is about. The rows of agreement_topic as JSON.
  scope TEXT, -- What it covers, in a sentence of ours.
  count INTEGER, -- How many instruments a package holds.
  count_bound TEXT REFERENCES bound (code) DEFERRABLE INITIALLY DEFERRED, -- How the stated count stands to the true one.
  text_url TEXT, -- Where its text stands.
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of agreement_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of agreement_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of agreement_citation as JSON.
) STRICT;

-- Countries: A country or territory of ISO 3166-1; also former ones (ISO 3166-3), areas with a code that users agree on, and groups. Its id is the alpha-3 code; parameters accept alpha-2 and M49 as well.

CREATE TABLE country_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE country_name (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  language TEXT NOT NULL REFERENCES name_language (code) DEFERRABLE INITIALLY DEFERRED, -- The language.
  name TEXT NOT NULL, -- The name in it.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_member (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  member TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES country_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  kind TEXT NOT NULL DEFAULT 'country' REFERENCES country_kind (code) DEFERRABLE INITIALLY DEFERRED, -- What sort of area it is.
  alpha2 TEXT, -- ISO 3166-1 alpha-2 code; of other areas the one that users agree on, if any.
  numeric TEXT, -- ISO 3166-1 numeric code, which is the M49 code: three digits; none where there is none.
  alpha4 TEXT, -- ISO 3166-3 code of a country that is no more, such as SUHH.
  name TEXT NOT NULL, -- Short name in English.
  name_folded TEXT NOT NULL,
  names TEXT NOT NULL DEFAULT '{}', -- Its name in other languages. The rows of country_name as JSON.
  official_name TEXT, -- Official name in English, where it differs.
  capital TEXT, -- Capital; notes say where the government sits elsewhere.
  region TEXT, -- M49 region.
  region_code TEXT, -- M49 code of the region.
  subregion TEXT, -- M49 subregion.
  subregion_code TEXT, -- M49 code of the subregion.
  since TEXT, -- From when there was such a country, where that matters.
  since_min TEXT,
  since_max TEXT,
  since_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  since_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  until TEXT, -- Until when there was such a country.
  until_min TEXT,
  until_max TEXT,
  until_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  until_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  members TEXT NOT NULL DEFAULT '[]', -- The countries of a group. The rows of country_member as JSON.
  aliases TEXT NOT NULL DEFAULT '[]', -- Other names, spellings and abbreviations. The rows of country_alias as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of country_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of country_citation as JSON.
) STRICT;

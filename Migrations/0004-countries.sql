-- Countries: A country or territory of ISO 3166-1. Its id is the alpha-3 code; parameters accept alpha-2 and M49 as well.

CREATE TABLE country_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE country_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES country_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  alpha2 TEXT NOT NULL, -- ISO 3166-1 alpha-2 code.
  numeric TEXT NOT NULL, -- ISO 3166-1 numeric code, which is the M49 code: three digits.
  name TEXT NOT NULL, -- Short name in English.
  name_folded TEXT NOT NULL,
  official_name TEXT, -- Official name in English, where it differs.
  capital TEXT, -- Capital; notes say where the government sits elsewhere.
  region TEXT, -- M49 region.
  region_code TEXT, -- M49 code of the region.
  subregion TEXT, -- M49 subregion.
  subregion_code TEXT, -- M49 code of the subregion.
  aliases TEXT NOT NULL DEFAULT '[]', -- Other names, spellings and abbreviations. The rows of country_alias as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of country_citation as JSON.
) STRICT;

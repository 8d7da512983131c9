-- Trade series: What is counted of the trade between two countries: a flow, its scope and its unit. Its figures are its observations.

CREATE TABLE trade_series_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES trade_series_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What the series counts, in a few words.
  title_folded TEXT NOT NULL,
  reporter TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country from whose side the flow is named.
  partner TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The other country.
  flow TEXT NOT NULL REFERENCES flow (code) DEFERRABLE INITIALLY DEFERRED, -- Which way the goods go; turnover is both.
  scope TEXT NOT NULL REFERENCES trade_scope (code) DEFERRABLE INITIALLY DEFERRED, -- Which goods are counted.
  product_scheme TEXT, -- Whose code the product has, such as HS2017 or SITC4.
  product_code TEXT, -- The product's code in that scheme, such as 2711.
  product TEXT, -- The product, in words; none where the scope says it all.
  valuation TEXT REFERENCES valuation (code) DEFERRABLE INITIALLY DEFERRED, -- How the goods are valued, where the source says so.
  measure TEXT NOT NULL REFERENCES measure (code) DEFERRABLE INITIALLY DEFERRED, -- An amount, or its growth.
  comparison TEXT REFERENCES comparison (code) DEFERRABLE INITIALLY DEFERRED, -- What the growth is over; none of an amount.
  unit TEXT NOT NULL, -- ISO 4217 currency, or PC for percent (SDMX).
  frequency TEXT NOT NULL REFERENCES frequency (code) DEFERRABLE INITIALLY DEFERRED, -- How often a figure is due (SDMX CL_FREQ).
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of trade_series_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of trade_series_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of trade_series_citation as JSON.
) STRICT;

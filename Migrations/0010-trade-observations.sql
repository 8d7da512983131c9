-- Observations of trade-series: A claim about a figure of a series. Several may stand for one period; a rule picks the one served by default.

CREATE TABLE trade_observation_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL REFERENCES relation (code) DEFERRABLE INITIALLY DEFERRED, -- How this record stands to the other.
  collection TEXT NOT NULL REFERENCES linkable_collection (code) DEFERRABLE INITIALLY DEFERRED, -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_observation_identifier (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  scheme TEXT NOT NULL, -- Whose identifier it is, such as UNTS, Wikidata, IATI, DOI or LEI.
  value TEXT NOT NULL, -- The identifier.
  url TEXT, -- Where it leads.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_observation_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  fields TEXT, -- The fields of the record that rest on it; all where it names none.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_observation_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  series TEXT NOT NULL REFERENCES trade_series_id (id) DEFERRABLE INITIALLY DEFERRED, -- The series.
  period TEXT, -- The period the figure is for; absent where the source gives none.
  period_min TEXT,
  period_max TEXT,
  period_precision TEXT REFERENCES date_precision (code) DEFERRABLE INITIALLY DEFERRED,
  period_qualifier TEXT REFERENCES date_qualifier (code) DEFERRABLE INITIALLY DEFERRED,
  value REAL, -- The figure, or the lower end of a range; absent where the source gives no figure.
  value_max REAL, -- The upper end of a range.
  bound TEXT REFERENCES bound (code) DEFERRABLE INITIALLY DEFERRED, -- How the stated figure stands to the true one; none where there is none.
  unit TEXT NOT NULL, -- The series' unit: ISO 4217 currency, PC for percent, or what is counted.
  obs_status TEXT NOT NULL REFERENCES obs_status (code) DEFERRABLE INITIALLY DEFERRED, -- SDMX observation status; target for an aim.
  value_text TEXT NOT NULL, -- The figure as the source prints it.
  attributed_to TEXT, -- Whose figure it is, where the source names somebody.
  links TEXT NOT NULL DEFAULT '[]', -- How it stands to other records. The rows of trade_observation_link as JSON.
  weight TEXT NOT NULL DEFAULT 'normal' REFERENCES weight (code) DEFERRABLE INITIALLY DEFERRED, -- How much a page or a timeline makes of it.
  identifiers TEXT NOT NULL DEFAULT '[]', -- What other registers call it. The rows of trade_observation_identifier as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL DEFAULT '[]' -- Where the record stands in its sources. The rows of trade_observation_citation as JSON.
) STRICT;

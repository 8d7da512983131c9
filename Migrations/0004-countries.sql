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
  official_name TEXT, -- Official name in English, where it differs.
  capital TEXT, -- Capital; notes say where the government sits elsewhere.
  region TEXT, -- M49 region.
  region_code TEXT, -- M49 code of the region.
  subregion TEXT, -- M49 subregion.
  subregion_code TEXT, -- M49 code of the subregion.
  aliases TEXT NOT NULL CHECK (json_valid(aliases)), -- Other names, spellings and abbreviations. The rows of country_alias as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of country_citation as JSON.
) STRICT;

CREATE TRIGGER country_version_stays BEFORE DELETE ON country_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER country_version_is_closed_once BEFORE UPDATE ON country_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER country_version_keeps_its_values BEFORE UPDATE OF alpha2, numeric, name, official_name, capital, region, region_code, subregion, subregion_code, aliases, notes, citations ON country_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER country_alias_stays BEFORE DELETE ON country_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER country_alias_never_changes BEFORE UPDATE ON country_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER country_citation_stays BEFORE DELETE ON country_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER country_citation_never_changes BEFORE UPDATE ON country_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER country_id_stays BEFORE DELETE ON country_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER country_id_never_changes BEFORE UPDATE ON country_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW country_record AS
SELECT version, opened, closed,
  id, alpha2, numeric, name, official_name, capital, region, region_code, subregion, subregion_code, aliases, notes, citations, revision
FROM country_version;

CREATE VIEW countries AS
SELECT * FROM country_record WHERE closed IS NULL;

CREATE UNIQUE INDEX country_current ON country_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX country_past ON country_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX country_closed ON country_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX country_past_in_order ON country_version (name, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX country_by_name ON country_version (name, id) WHERE closed IS NULL;

CREATE INDEX country_by_alpha2 ON country_version (alpha2, id) WHERE closed IS NULL;

CREATE INDEX country_by_numeric ON country_version (numeric, id) WHERE closed IS NULL;

CREATE INDEX country_of_region_code ON country_version (region_code, name, id) WHERE closed IS NULL;

CREATE INDEX country_of_subregion_code ON country_version (subregion_code, name, id) WHERE closed IS NULL;

CREATE INDEX country_citation_of_source ON country_citation (source, version);

CREATE TABLE country_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER country_citation_current_opens AFTER INSERT ON country_version
BEGIN
  INSERT INTO country_citation_current
  SELECT DISTINCT i.source, NEW.name, NEW.id, NEW.version
  FROM country_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER country_citation_current_closes AFTER UPDATE OF closed ON country_version
BEGIN
  DELETE FROM country_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM country_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.name AND record = OLD.id;
END;

-- Countries: A country or territory of ISO 3166-1. Its id is the alpha-3 code; parameters accept alpha-2 and M49 as well.

CREATE TABLE country_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE country_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES country_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  alpha2 TEXT NOT NULL,
  numeric TEXT NOT NULL,
  name TEXT NOT NULL,
  official_name TEXT,
  capital TEXT,
  region TEXT,
  region_code TEXT,
  subregion TEXT,
  subregion_code TEXT,
  notes TEXT,
  UNIQUE (id, revision)
) STRICT;

CREATE TABLE country_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED,
  paragraph INTEGER,
  quote TEXT,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER country_version_stays BEFORE DELETE ON country_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER country_version_is_closed_once BEFORE UPDATE ON country_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER country_version_keeps_its_values BEFORE UPDATE OF alpha2, numeric, name, official_name, capital, region, region_code, subregion, subregion_code, notes ON country_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW country_record AS
SELECT version, opened, closed,
  id,
  alpha2,
  numeric,
  name,
  official_name,
  capital,
  region,
  region_code,
  subregion,
  subregion_code,
  (SELECT json_group_array(alias)
    FROM (SELECT * FROM country_alias AS i WHERE i.version = v.version ORDER BY i.position)) AS aliases,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM country_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM country_version AS v;

CREATE VIEW countries AS
SELECT * FROM country_record WHERE closed IS NULL;

CREATE UNIQUE INDEX country_current ON country_version (id) WHERE closed IS NULL;

CREATE INDEX country_by_name ON country_version (name, id) WHERE closed IS NULL;

CREATE INDEX country_of_region ON country_version (region_code, name, id) WHERE closed IS NULL;

CREATE INDEX country_of_subregion ON country_version (subregion_code, name, id) WHERE closed IS NULL;

CREATE INDEX country_citation_of_source ON country_citation (source, version);

-- Organizations: An intergovernmental body, forum, company, agency, university or other body that takes part.

CREATE TABLE organization_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES organization_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  name TEXT NOT NULL, -- The name most used in English.
  kind TEXT NOT NULL CHECK (kind = 'intergovernmental_organization' OR kind = 'forum' OR kind = 'commission' OR kind = 'company' OR kind = 'agency' OR kind = 'ministry' OR kind = 'parliament' OR kind = 'exchange' OR kind = 'university' OR kind = 'research_institute' OR kind = 'armed_force' OR kind = 'media' OR kind = 'movement' OR kind = 'program'), -- What sort of body it is.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country it belongs to; none for international bodies.
  parent TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body it is a part of.
  role TEXT, -- What it does in this record, in our words.
  aliases TEXT NOT NULL CHECK (json_valid(aliases)), -- Other names, spellings and abbreviations. The rows of organization_alias as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of organization_citation as JSON.
) STRICT;

CREATE TRIGGER organization_version_stays BEFORE DELETE ON organization_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER organization_version_is_closed_once BEFORE UPDATE ON organization_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER organization_version_keeps_its_values BEFORE UPDATE OF name, kind, country, parent, role, aliases, notes, citations ON organization_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER organization_alias_stays BEFORE DELETE ON organization_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER organization_alias_never_changes BEFORE UPDATE ON organization_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER organization_citation_stays BEFORE DELETE ON organization_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER organization_citation_never_changes BEFORE UPDATE ON organization_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER organization_id_stays BEFORE DELETE ON organization_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER organization_id_never_changes BEFORE UPDATE ON organization_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW organization_record AS
SELECT version, opened, closed,
  id, name, kind, country, parent, role, aliases, notes, citations, revision
FROM organization_version;

CREATE VIEW organizations AS
SELECT * FROM organization_record WHERE closed IS NULL;

CREATE UNIQUE INDEX organization_current ON organization_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX organization_past ON organization_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX organization_closed ON organization_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX organization_past_in_order ON organization_version (name, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX organization_by_name ON organization_version (name, id) WHERE closed IS NULL;

CREATE INDEX organization_of_kind ON organization_version (kind, name, id) WHERE closed IS NULL;

CREATE INDEX organization_of_country ON organization_version (country, name, id) WHERE closed IS NULL;

CREATE INDEX organization_of_parent ON organization_version (parent, name, id) WHERE closed IS NULL;

CREATE INDEX organization_citation_of_source ON organization_citation (source, version);

CREATE TABLE organization_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER organization_citation_current_opens AFTER INSERT ON organization_version
BEGIN
  INSERT INTO organization_citation_current
  SELECT DISTINCT i.source, NEW.name, NEW.id, NEW.version
  FROM organization_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER organization_citation_current_closes AFTER UPDATE OF closed ON organization_version
BEGIN
  DELETE FROM organization_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM organization_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.name AND record = OLD.id;
END;

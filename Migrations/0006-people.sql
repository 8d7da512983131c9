-- People: A person who acts or is quoted.

CREATE TABLE person_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE person_alias (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  alias TEXT NOT NULL, -- A name.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES person_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  name TEXT NOT NULL, -- The name most used in English.
  role TEXT, -- Office or profession, as the sources give it.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country they act for.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body they act for.
  aliases TEXT NOT NULL CHECK (json_valid(aliases)), -- Other names, spellings and abbreviations. The rows of person_alias as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of person_citation as JSON.
) STRICT;

CREATE TRIGGER person_version_stays BEFORE DELETE ON person_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER person_version_is_closed_once BEFORE UPDATE ON person_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER person_version_keeps_its_values BEFORE UPDATE OF name, role, country, organization, aliases, notes, citations ON person_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER person_alias_stays BEFORE DELETE ON person_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER person_alias_never_changes BEFORE UPDATE ON person_alias
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER person_citation_stays BEFORE DELETE ON person_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER person_citation_never_changes BEFORE UPDATE ON person_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER person_id_stays BEFORE DELETE ON person_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER person_id_never_changes BEFORE UPDATE ON person_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW person_record AS
SELECT version, opened, closed,
  id, name, role, country, organization, aliases, notes, citations, revision
FROM person_version;

CREATE VIEW people AS
SELECT * FROM person_record WHERE closed IS NULL;

CREATE UNIQUE INDEX person_current ON person_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX person_past ON person_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX person_closed ON person_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX person_past_in_order ON person_version (name, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX person_by_name ON person_version (name, id) WHERE closed IS NULL;

CREATE INDEX person_of_country ON person_version (country, name, id) WHERE closed IS NULL;

CREATE INDEX person_of_organization ON person_version (organization, name, id) WHERE closed IS NULL;

CREATE INDEX person_citation_of_source ON person_citation (source, version);

CREATE TABLE person_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER person_citation_current_opens AFTER INSERT ON person_version
BEGIN
  INSERT INTO person_citation_current
  SELECT DISTINCT i.source, NEW.name, NEW.id, NEW.version
  FROM person_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER person_citation_current_closes AFTER UPDATE OF closed ON person_version
BEGIN
  DELETE FROM person_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM person_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.name AND record = OLD.id;
END;

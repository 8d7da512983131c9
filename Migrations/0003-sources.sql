-- Sources: A text that the record rests on, with how far it can be trusted and why.

CREATE TABLE source_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE source_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES source_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The title, or a description where the text has none.
  publisher TEXT, -- Who published it.
  kind TEXT NOT NULL CHECK (kind = 'news_article' OR kind = 'analysis' OR kind = 'report' OR kind = 'press_release' OR kind = 'standard' OR kind = 'dataset'), -- What sort of text it is.
  author TEXT, -- Who wrote it, where the text says so.
  published TEXT, -- When it was published, where the text says so.
  published_min TEXT,
  published_max TEXT,
  published_precision TEXT CHECK (published_precision = 'day' OR published_precision = 'month' OR published_precision = 'season' OR published_precision = 'quarter' OR published_precision = 'half_year' OR published_precision = 'year' OR published_precision = 'decade' OR published_precision = 'century' OR published_precision = 'interval'),
  published_qualifier TEXT CHECK (published_qualifier = 'uncertain' OR published_qualifier = 'approximate' OR published_qualifier = 'uncertain_approximate'),
  language TEXT NOT NULL, -- Its language (BCP 47).
  retrieved TEXT, -- When the text was taken.
  retrieved_min TEXT,
  retrieved_max TEXT,
  retrieved_precision TEXT CHECK (retrieved_precision = 'day' OR retrieved_precision = 'month' OR retrieved_precision = 'season' OR retrieved_precision = 'quarter' OR retrieved_precision = 'half_year' OR retrieved_precision = 'year' OR retrieved_precision = 'decade' OR retrieved_precision = 'century' OR retrieved_precision = 'interval'),
  retrieved_qualifier TEXT CHECK (retrieved_qualifier = 'uncertain' OR retrieved_qualifier = 'approximate' OR retrieved_qualifier = 'uncertain_approximate'),
  url TEXT, -- Where it can be read.
  sha256 TEXT, -- The SHA-256 of its text, in hexadecimal, by which `entente check` finds the file.
  reliability TEXT NOT NULL CHECK (reliability = 'A' OR reliability = 'B' OR reliability = 'C' OR reliability = 'D' OR reliability = 'E' OR reliability = 'F'), -- The source's reliability on the Admiralty scale.
  reliability_reason TEXT NOT NULL, -- Why it has that letter.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of source_citation as JSON.
) STRICT;

CREATE TRIGGER source_version_stays BEFORE DELETE ON source_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER source_version_is_closed_once BEFORE UPDATE ON source_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER source_version_keeps_its_values BEFORE UPDATE OF title, publisher, kind, author, published, published_min, published_max, published_precision, published_qualifier, language, retrieved, retrieved_min, retrieved_max, retrieved_precision, retrieved_qualifier, url, sha256, reliability, reliability_reason, notes, citations ON source_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER source_citation_stays BEFORE DELETE ON source_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER source_citation_never_changes BEFORE UPDATE ON source_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER source_id_stays BEFORE DELETE ON source_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER source_id_never_changes BEFORE UPDATE ON source_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW source_record AS
SELECT version, opened, closed,
  id, title, publisher, kind, author, published, published_min, published_max, published_precision, published_qualifier, language, retrieved, retrieved_min, retrieved_max, retrieved_precision, retrieved_qualifier, url, sha256, reliability, reliability_reason, notes, citations, revision
FROM source_version;

CREATE VIEW sources AS
SELECT * FROM source_record WHERE closed IS NULL;

CREATE UNIQUE INDEX source_current ON source_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX source_past ON source_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX source_closed ON source_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX source_past_in_order ON source_version (id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX source_of_kind ON source_version (kind, id) WHERE closed IS NULL;

CREATE INDEX source_of_reliability ON source_version (reliability, id) WHERE closed IS NULL;

CREATE INDEX source_citation_of_source ON source_citation (source, version);

CREATE TABLE source_citation_current (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER source_citation_current_opens AFTER INSERT ON source_version
BEGIN
  INSERT INTO source_citation_current
  SELECT DISTINCT i.source, NEW.id, NEW.version
  FROM source_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER source_citation_current_closes AFTER UPDATE OF closed ON source_version
BEGIN
  DELETE FROM source_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM source_citation AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

CREATE TABLE source_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 0 one day, 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER source_lasting_opens AFTER INSERT ON source_version
WHEN NEW.published_min IS NOT NULL
BEGIN
  INSERT INTO source_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.published_max) - julianday(NEW.published_min) <= 0 THEN 0 WHEN julianday(NEW.published_max) - julianday(NEW.published_min) <= 30 THEN 1 WHEN julianday(NEW.published_max) - julianday(NEW.published_min) <= 365 THEN 2 WHEN julianday(NEW.published_max) - julianday(NEW.published_min) <= 3652 THEN 3 ELSE 4 END, NEW.published_min, NEW.id, NEW.published_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', NEW.kind WHERE NEW.kind IS NOT NULL
    UNION ALL SELECT 'reliability', NEW.reliability WHERE NEW.reliability IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM source_citation AS i WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER source_lasting_closes AFTER UPDATE OF closed ON source_version
WHEN OLD.published_min IS NOT NULL
BEGIN
  DELETE FROM source_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', OLD.kind WHERE OLD.kind IS NOT NULL
    UNION ALL SELECT 'reliability', OLD.reliability WHERE OLD.reliability IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM source_citation AS i WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.published_max) - julianday(OLD.published_min) <= 0 THEN 0 WHEN julianday(OLD.published_max) - julianday(OLD.published_min) <= 30 THEN 1 WHEN julianday(OLD.published_max) - julianday(OLD.published_min) <= 365 THEN 2 WHEN julianday(OLD.published_max) - julianday(OLD.published_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.published_min AND record = OLD.id;
END;

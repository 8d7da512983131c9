-- Trade goods: Goods that one country sells to another.

CREATE TABLE trade_good_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_good_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_good_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  exporter TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country that sells.
  importer TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country that buys.
  goods TEXT NOT NULL, -- The goods, in our words.
  hs_code TEXT, -- Harmonized System code, only where the source gives one.
  period TEXT, -- When they flow, where the source says so.
  period_min TEXT,
  period_max TEXT,
  period_precision TEXT CHECK (period_precision = 'day' OR period_precision = 'month' OR period_precision = 'season' OR period_precision = 'quarter' OR period_precision = 'half_year' OR period_precision = 'year' OR period_precision = 'decade' OR period_precision = 'century' OR period_precision = 'interval'),
  period_qualifier TEXT CHECK (period_qualifier = 'uncertain' OR period_qualifier = 'approximate' OR period_qualifier = 'uncertain_approximate'),
  status TEXT NOT NULL CHECK (status = 'actual' OR status = 'potential' OR status = 'planned'), -- Whether they flow, or might.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of trade_good_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of trade_good_citation as JSON.
) STRICT;

CREATE TRIGGER trade_good_version_stays BEFORE DELETE ON trade_good_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER trade_good_version_is_closed_once BEFORE UPDATE ON trade_good_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_good_version_keeps_its_values BEFORE UPDATE OF exporter, importer, goods, hs_code, period, period_min, period_max, period_precision, period_qualifier, status, links, notes, citations ON trade_good_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_good_link_stays BEFORE DELETE ON trade_good_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_good_link_never_changes BEFORE UPDATE ON trade_good_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER trade_good_citation_stays BEFORE DELETE ON trade_good_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_good_citation_never_changes BEFORE UPDATE ON trade_good_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW trade_good_record AS
SELECT version, opened, closed,
  id, exporter, importer, goods, hs_code, period, period_min, period_max, period_precision, period_qualifier, status, links, notes, citations, revision
FROM trade_good_version;

CREATE VIEW trade_goods AS
SELECT * FROM trade_good_record WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_good_current ON trade_good_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_good_past ON trade_good_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX trade_good_closed ON trade_good_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_good_past_in_order ON trade_good_version (exporter, importer, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_good_by_exporter ON trade_good_version (exporter, id) WHERE closed IS NULL;

CREATE INDEX trade_good_by_importer ON trade_good_version (importer, id) WHERE closed IS NULL;

CREATE INDEX trade_good_of_exporter ON trade_good_version (exporter, importer, id) WHERE closed IS NULL;

CREATE INDEX trade_good_of_importer ON trade_good_version (importer, exporter, id) WHERE closed IS NULL;

CREATE INDEX trade_good_of_status ON trade_good_version (status, exporter, importer, id) WHERE closed IS NULL;

CREATE INDEX trade_good_citation_of_source ON trade_good_citation (source, version);

CREATE INDEX trade_good_link_to ON trade_good_link (collection, target, version);

CREATE TABLE trade_good_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  sort_2 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, sort_2, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER trade_good_citation_current_opens AFTER INSERT ON trade_good_version
BEGIN
  INSERT INTO trade_good_citation_current
  SELECT DISTINCT i.source, NEW.exporter, NEW.importer, NEW.id, NEW.version
  FROM trade_good_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER trade_good_citation_current_closes AFTER UPDATE OF closed ON trade_good_version
BEGIN
  DELETE FROM trade_good_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM trade_good_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.exporter AND sort_2 = OLD.importer AND record = OLD.id;
END;

CREATE TABLE trade_good_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 0 one day, 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER trade_good_lasting_opens AFTER INSERT ON trade_good_version
WHEN NEW.period_min IS NOT NULL
BEGIN
  INSERT INTO trade_good_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 0 THEN 0 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 30 THEN 1 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 365 THEN 2 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 3652 THEN 3 ELSE 4 END, NEW.period_min, NEW.id, NEW.period_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'exporter', NEW.exporter WHERE NEW.exporter IS NOT NULL
    UNION ALL SELECT 'importer', NEW.importer WHERE NEW.importer IS NOT NULL
    UNION ALL SELECT 'status', NEW.status WHERE NEW.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM trade_good_citation AS i WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER trade_good_lasting_closes AFTER UPDATE OF closed ON trade_good_version
WHEN OLD.period_min IS NOT NULL
BEGIN
  DELETE FROM trade_good_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'exporter', OLD.exporter WHERE OLD.exporter IS NOT NULL
    UNION ALL SELECT 'importer', OLD.importer WHERE OLD.importer IS NOT NULL
    UNION ALL SELECT 'status', OLD.status WHERE OLD.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM trade_good_citation AS i WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 0 THEN 0 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 30 THEN 1 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 365 THEN 2 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.period_min AND record = OLD.id;
END;

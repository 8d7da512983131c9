-- Trade series: What is counted of the trade between two countries: a flow, its scope and its unit. Its figures are its observations.

CREATE TABLE trade_series_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES trade_series_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What the series counts, in a few words.
  reporter TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country from whose side the flow is named.
  partner TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The other country.
  flow TEXT NOT NULL CHECK (flow = 'exports' OR flow = 'imports' OR flow = 'turnover'), -- Which way the goods go; turnover is both.
  scope TEXT NOT NULL CHECK (scope = 'total' OR scope = 'non_gas' OR scope = 'gas'), -- Which goods are counted.
  measure TEXT NOT NULL CHECK (measure = 'level' OR measure = 'growth'), -- An amount, or its growth.
  unit TEXT NOT NULL, -- ISO 4217 currency, or PC for percent (SDMX).
  frequency TEXT NOT NULL CHECK (frequency = 'A' OR frequency = 'S' OR frequency = 'Q' OR frequency = 'M' OR frequency = 'irregular'), -- How often a figure is due (SDMX CL_FREQ).
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of trade_series_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of trade_series_citation as JSON.
) STRICT;

CREATE TRIGGER trade_series_version_stays BEFORE DELETE ON trade_series_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER trade_series_version_is_closed_once BEFORE UPDATE ON trade_series_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_series_version_keeps_its_values BEFORE UPDATE OF title, reporter, partner, flow, scope, measure, unit, frequency, links, notes, citations ON trade_series_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_series_link_stays BEFORE DELETE ON trade_series_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_series_link_never_changes BEFORE UPDATE ON trade_series_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER trade_series_citation_stays BEFORE DELETE ON trade_series_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_series_citation_never_changes BEFORE UPDATE ON trade_series_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER trade_series_id_stays BEFORE DELETE ON trade_series_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_series_id_never_changes BEFORE UPDATE ON trade_series_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW trade_series_record AS
SELECT version, opened, closed,
  id, title, reporter, partner, flow, scope, measure, unit, frequency, links, notes, citations, revision
FROM trade_series_version;

CREATE VIEW trade_series AS
SELECT * FROM trade_series_record WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_series_current ON trade_series_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_series_past ON trade_series_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX trade_series_closed ON trade_series_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_series_past_in_order ON trade_series_version (id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_series_of_reporter ON trade_series_version (reporter, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_partner ON trade_series_version (partner, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_flow ON trade_series_version (flow, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_scope ON trade_series_version (scope, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_measure ON trade_series_version (measure, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_frequency ON trade_series_version (frequency, id) WHERE closed IS NULL;

CREATE INDEX trade_series_citation_of_source ON trade_series_citation (source, version);

CREATE INDEX trade_series_link_to ON trade_series_link (collection, target, version);

CREATE TABLE trade_series_citation_current (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER trade_series_citation_current_opens AFTER INSERT ON trade_series_version
BEGIN
  INSERT INTO trade_series_citation_current
  SELECT DISTINCT i.source, NEW.id, NEW.version
  FROM trade_series_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER trade_series_citation_current_closes AFTER UPDATE OF closed ON trade_series_version
BEGIN
  DELETE FROM trade_series_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM trade_series_citation AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

-- Observations of trade-series: A claim about a figure of a series. Several may stand for one period; a rule picks the one served by default.

CREATE TABLE trade_observation_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_observation_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
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
  period_precision TEXT CHECK (period_precision = 'day' OR period_precision = 'month' OR period_precision = 'season' OR period_precision = 'quarter' OR period_precision = 'half_year' OR period_precision = 'year' OR period_precision = 'decade' OR period_precision = 'century' OR period_precision = 'interval'),
  period_qualifier TEXT CHECK (period_qualifier = 'uncertain' OR period_qualifier = 'approximate' OR period_qualifier = 'uncertain_approximate'),
  value REAL NOT NULL, -- The figure, or the lower end of a range.
  value_max REAL, -- The upper end of a range.
  bound TEXT NOT NULL CHECK (bound = 'exact' OR bound = 'about' OR bound = 'more_than' OR bound = 'at_least' OR bound = 'less_than' OR bound = 'at_most' OR bound = 'range'), -- How the stated figure stands to the true one.
  unit TEXT NOT NULL, -- ISO 4217 currency, PC for percent, or what is counted.
  obs_status TEXT NOT NULL CHECK (obs_status = 'A' OR obs_status = 'P' OR obs_status = 'E' OR obs_status = 'F' OR obs_status = 'target'), -- SDMX observation status; target for an aim.
  value_text TEXT NOT NULL, -- The figure as the source prints it.
  comparison TEXT CHECK (comparison = 'year_earlier' OR comparison = 'previous_period' OR comparison = 'unstated'), -- What a growth figure compares with.
  attributed_to TEXT, -- Whose figure it is, where the source names somebody.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of trade_observation_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of trade_observation_citation as JSON.
) STRICT;

CREATE TRIGGER trade_observation_version_stays BEFORE DELETE ON trade_observation_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER trade_observation_version_is_closed_once BEFORE UPDATE ON trade_observation_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_observation_version_keeps_its_values BEFORE UPDATE OF series, period, period_min, period_max, period_precision, period_qualifier, value, value_max, bound, unit, obs_status, value_text, comparison, attributed_to, links, notes, citations ON trade_observation_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_observation_link_stays BEFORE DELETE ON trade_observation_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_observation_link_never_changes BEFORE UPDATE ON trade_observation_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER trade_observation_citation_stays BEFORE DELETE ON trade_observation_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER trade_observation_citation_never_changes BEFORE UPDATE ON trade_observation_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW trade_observation_record AS
SELECT version, opened, closed,
  id, series, period, period_min, period_max, period_precision, period_qualifier, value, value_max, bound, unit, obs_status, value_text, comparison, attributed_to, links, notes, citations, revision
FROM trade_observation_version;

CREATE VIEW trade_observations AS
SELECT * FROM trade_observation_record WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_observation_current ON trade_observation_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_observation_past ON trade_observation_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX trade_observation_closed ON trade_observation_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_observation_past_in_order ON trade_observation_version (series, coalesce(period_min, '~'), coalesce(period, '~'), id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX trade_observation_by_period ON trade_observation_version (series, coalesce(period_min, '~'), coalesce(period, '~'), id) WHERE closed IS NULL;

CREATE INDEX trade_observation_by_period_descending ON trade_observation_version (series, coalesce(period_min, ''), coalesce(period, ''), id) WHERE closed IS NULL;

CREATE INDEX trade_observation_citation_of_source ON trade_observation_citation (source, version);

CREATE INDEX trade_observation_link_to ON trade_observation_link (collection, target, version);

-- Observations of indicators: A claim about a figure of a series. Several may stand for one period; a rule picks the one served by default.

CREATE TABLE indicator_observation_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  series TEXT NOT NULL REFERENCES indicator_id (id) DEFERRABLE INITIALLY DEFERRED,
  period TEXT,
  period_min TEXT,
  period_max TEXT,
  period_precision TEXT CHECK (period_precision IN ('day', 'month', 'season', 'quarter', 'half_year', 'year', 'decade', 'century', 'interval')),
  period_qualifier TEXT CHECK (period_qualifier IN ('uncertain', 'approximate', 'uncertain_approximate')),
  value REAL NOT NULL,
  value_max REAL,
  bound TEXT NOT NULL CHECK (bound IN ('exact', 'about', 'more_than', 'at_least', 'less_than', 'at_most', 'range')),
  unit TEXT NOT NULL,
  obs_status TEXT NOT NULL CHECK (obs_status IN ('A', 'P', 'E', 'F', 'target')),
  value_text TEXT NOT NULL,
  comparison TEXT CHECK (comparison IN ('year_earlier', 'previous_period', 'unstated')),
  attributed_to TEXT,
  notes TEXT,
  UNIQUE (id, revision)
) STRICT;

CREATE TABLE indicator_observation_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED,
  paragraph INTEGER,
  quote TEXT,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER indicator_observation_version_stays BEFORE DELETE ON indicator_observation_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER indicator_observation_version_is_closed_once BEFORE UPDATE ON indicator_observation_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER indicator_observation_version_keeps_its_values BEFORE UPDATE OF series, period, period_min, period_max, period_precision, period_qualifier, value, value_max, bound, unit, obs_status, value_text, comparison, attributed_to, notes ON indicator_observation_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW indicator_observation_record AS
SELECT version, opened, closed,
  id,
  series,
  period,
  period_min,
  period_max,
  period_precision,
  period_qualifier,
  value,
  value_max,
  bound,
  unit,
  obs_status,
  value_text,
  comparison,
  attributed_to,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM indicator_observation_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM indicator_observation_version AS v;

CREATE VIEW indicator_observations AS
SELECT * FROM indicator_observation_record WHERE closed IS NULL;

CREATE UNIQUE INDEX indicator_observation_current ON indicator_observation_version (id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_by_period ON indicator_observation_version (coalesce(period_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_by_period_descending ON indicator_observation_version (coalesce(period_min, '') DESC, id DESC) WHERE closed IS NULL;

CREATE INDEX indicator_observation_by_value ON indicator_observation_version (value, id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_of_series ON indicator_observation_version (series, coalesce(period_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_of_bound ON indicator_observation_version (bound, coalesce(period_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_of_obs_status ON indicator_observation_version (obs_status, coalesce(period_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_of_comparison ON indicator_observation_version (comparison, coalesce(period_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX indicator_observation_citation_of_source ON indicator_observation_citation (source, version);

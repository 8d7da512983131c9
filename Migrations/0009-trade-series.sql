-- Trade series: What is counted of the trade between two countries: a flow, its scope and its unit. Its figures are its observations.

CREATE TABLE trade_series_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES trade_series_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL,
  reporter TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED,
  partner TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED,
  flow TEXT NOT NULL CHECK (flow IN ('exports', 'imports', 'turnover')),
  scope TEXT NOT NULL CHECK (scope IN ('total', 'non_gas', 'gas')),
  measure TEXT NOT NULL CHECK (measure IN ('level', 'growth')),
  unit TEXT NOT NULL,
  frequency TEXT NOT NULL CHECK (frequency IN ('A', 'S', 'Q', 'M', 'irregular')),
  notes TEXT,
  UNIQUE (id, revision)
) STRICT;

CREATE TABLE trade_series_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('part_of', 'renews', 'supersedes', 'implements', 'concerns', 'follows', 'results_from', 'disagrees_with', 'see_also')),
  collection TEXT NOT NULL CHECK (collection IN ('agreements', 'assessments', 'events', 'indicators', 'memberships', 'organizations', 'people', 'projects', 'trade-goods', 'trade-series')),
  target TEXT NOT NULL,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trade_series_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED,
  paragraph INTEGER,
  quote TEXT,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER trade_series_version_stays BEFORE DELETE ON trade_series_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER trade_series_version_is_closed_once BEFORE UPDATE ON trade_series_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER trade_series_version_keeps_its_values BEFORE UPDATE OF title, reporter, partner, flow, scope, measure, unit, frequency, notes ON trade_series_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW trade_series_record AS
SELECT version, opened, closed,
  id,
  title,
  reporter,
  partner,
  flow,
  scope,
  measure,
  unit,
  frequency,
  (SELECT json_group_array(json_object('relation', relation, 'collection', collection, 'target', target))
    FROM (SELECT * FROM trade_series_link AS i WHERE i.version = v.version ORDER BY i.position)) AS links,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM trade_series_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM trade_series_version AS v;

CREATE VIEW trade_series AS
SELECT * FROM trade_series_record WHERE closed IS NULL;

CREATE UNIQUE INDEX trade_series_current ON trade_series_version (id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_reporter ON trade_series_version (reporter, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_partner ON trade_series_version (partner, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_flow ON trade_series_version (flow, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_scope ON trade_series_version (scope, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_measure ON trade_series_version (measure, id) WHERE closed IS NULL;

CREATE INDEX trade_series_of_frequency ON trade_series_version (frequency, id) WHERE closed IS NULL;

CREATE INDEX trade_series_link_of_relation ON trade_series_link (relation, version);

CREATE INDEX trade_series_link_of_collection ON trade_series_link (collection, version);

CREATE INDEX trade_series_citation_of_source ON trade_series_citation (source, version);

-- Assessments: What a source expects or judges, in our words, with whose view it is.

CREATE TABLE assessment_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  statement TEXT NOT NULL, -- The view, in our words.
  kind TEXT NOT NULL CHECK (kind IN ('outlook', 'risk', 'priority', 'position', 'judgement', 'goal')), -- What sort of view it is.
  horizon TEXT NOT NULL CHECK (horizon IN ('current', 'short_term', 'medium_term', 'long_term', 'unstated')), -- How far it looks ahead.
  period TEXT, -- When it is about, where the source says so.
  period_min TEXT,
  period_max TEXT,
  period_precision TEXT CHECK (period_precision IN ('day', 'month', 'season', 'quarter', 'half_year', 'year', 'decade', 'century', 'interval')),
  period_qualifier TEXT CHECK (period_qualifier IN ('uncertain', 'approximate', 'uncertain_approximate')),
  holder TEXT, -- Whose view it is, where it is not the author's.
  person TEXT REFERENCES person_id (id) DEFERRABLE INITIALLY DEFERRED, -- The person whose view it is.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body whose view it is.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  UNIQUE (id, revision)
) STRICT;

CREATE TABLE assessment_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL CHECK (topic IN ('agriculture', 'border', 'commerce', 'culture', 'customs', 'defence', 'digital', 'diplomacy', 'education', 'energy', 'environment', 'finance', 'gas', 'health', 'humanitarian', 'industry', 'integration', 'investment', 'logistics', 'maritime', 'media', 'migration', 'neutrality', 'oil', 'politics', 'rail', 'security', 'telecommunications', 'tourism', 'trade', 'transport', 'water')), -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('part_of', 'renews', 'supersedes', 'implements', 'concerns', 'follows', 'results_from', 'disagrees_with', 'see_also')), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection IN ('agreements', 'assessments', 'events', 'indicators', 'memberships', 'organizations', 'people', 'projects', 'trade-goods', 'trade-series')), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_version_stays BEFORE DELETE ON assessment_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER assessment_version_is_closed_once BEFORE UPDATE ON assessment_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER assessment_version_keeps_its_values BEFORE UPDATE OF statement, kind, horizon, period, period_min, period_max, period_precision, period_qualifier, holder, person, organization, notes ON assessment_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW assessment_record AS
SELECT version, opened, closed,
  id,
  statement,
  kind,
  horizon,
  period,
  period_min,
  period_max,
  period_precision,
  period_qualifier,
  holder,
  person,
  organization,
  (SELECT json_group_array(country)
    FROM (SELECT * FROM assessment_country AS i WHERE i.version = v.version ORDER BY i.position)) AS countries,
  (SELECT json_group_array(topic)
    FROM (SELECT * FROM assessment_topic AS i WHERE i.version = v.version ORDER BY i.position)) AS topics,
  (SELECT json_group_array(json_object('relation', relation, 'collection', collection, 'target', target))
    FROM (SELECT * FROM assessment_link AS i WHERE i.version = v.version ORDER BY i.position)) AS links,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM assessment_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM assessment_version AS v;

CREATE VIEW assessments AS
SELECT * FROM assessment_record WHERE closed IS NULL;

CREATE UNIQUE INDEX assessment_current ON assessment_version (id) WHERE closed IS NULL;

CREATE INDEX assessment_of_kind ON assessment_version (kind, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_horizon ON assessment_version (horizon, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_person ON assessment_version (person, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_organization ON assessment_version (organization, id) WHERE closed IS NULL;

CREATE INDEX assessment_country_of_country ON assessment_country (country, version);

CREATE INDEX assessment_topic_of_topic ON assessment_topic (topic, version);

CREATE INDEX assessment_citation_of_source ON assessment_citation (source, version);

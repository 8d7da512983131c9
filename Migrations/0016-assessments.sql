-- Assessments: What a source expects or judges, in our words, with whose view it is.

CREATE TABLE assessment_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL CHECK (topic = 'agriculture' OR topic = 'border' OR topic = 'commerce' OR topic = 'culture' OR topic = 'customs' OR topic = 'defence' OR topic = 'digital' OR topic = 'diplomacy' OR topic = 'education' OR topic = 'energy' OR topic = 'environment' OR topic = 'finance' OR topic = 'gas' OR topic = 'health' OR topic = 'humanitarian' OR topic = 'industry' OR topic = 'integration' OR topic = 'investment' OR topic = 'logistics' OR topic = 'maritime' OR topic = 'media' OR topic = 'migration' OR topic = 'neutrality' OR topic = 'oil' OR topic = 'politics' OR topic = 'rail' OR topic = 'security' OR topic = 'telecommunications' OR topic = 'tourism' OR topic = 'trade' OR topic = 'transport' OR topic = 'water'), -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
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

CREATE TABLE assessment_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  statement TEXT NOT NULL, -- The view, in our words.
  kind TEXT NOT NULL CHECK (kind = 'outlook' OR kind = 'risk' OR kind = 'priority' OR kind = 'position' OR kind = 'judgement' OR kind = 'goal'), -- What sort of view it is.
  horizon TEXT NOT NULL CHECK (horizon = 'current' OR horizon = 'short_term' OR horizon = 'medium_term' OR horizon = 'long_term' OR horizon = 'unstated'), -- How far it looks ahead.
  period TEXT, -- When it is about, where the source says so.
  period_min TEXT,
  period_max TEXT,
  period_precision TEXT CHECK (period_precision = 'day' OR period_precision = 'month' OR period_precision = 'season' OR period_precision = 'quarter' OR period_precision = 'half_year' OR period_precision = 'year' OR period_precision = 'decade' OR period_precision = 'century' OR period_precision = 'interval'),
  period_qualifier TEXT CHECK (period_qualifier = 'uncertain' OR period_qualifier = 'approximate' OR period_qualifier = 'uncertain_approximate'),
  holder TEXT, -- Whose view it is, where it is not the author's.
  person TEXT REFERENCES person_id (id) DEFERRABLE INITIALLY DEFERRED, -- The person whose view it is.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body whose view it is.
  countries TEXT NOT NULL CHECK (json_valid(countries)), -- The countries it is about. The rows of assessment_country as JSON.
  topics TEXT NOT NULL CHECK (json_valid(topics)), -- What it is about. The rows of assessment_topic as JSON.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of assessment_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of assessment_citation as JSON.
) STRICT;

CREATE TRIGGER assessment_version_stays BEFORE DELETE ON assessment_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER assessment_version_is_closed_once BEFORE UPDATE ON assessment_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER assessment_version_keeps_its_values BEFORE UPDATE OF statement, kind, horizon, period, period_min, period_max, period_precision, period_qualifier, holder, person, organization, countries, topics, links, notes, citations ON assessment_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER assessment_country_stays BEFORE DELETE ON assessment_country
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER assessment_country_never_changes BEFORE UPDATE ON assessment_country
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER assessment_topic_stays BEFORE DELETE ON assessment_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER assessment_topic_never_changes BEFORE UPDATE ON assessment_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER assessment_link_stays BEFORE DELETE ON assessment_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER assessment_link_never_changes BEFORE UPDATE ON assessment_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER assessment_citation_stays BEFORE DELETE ON assessment_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER assessment_citation_never_changes BEFORE UPDATE ON assessment_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW assessment_record AS
SELECT version, opened, closed,
  id, statement, kind, horizon, period, period_min, period_max, period_precision, period_qualifier, holder, person, organization, countries, topics, links, notes, citations, revision
FROM assessment_version;

CREATE VIEW assessments AS
SELECT * FROM assessment_record WHERE closed IS NULL;

CREATE UNIQUE INDEX assessment_current ON assessment_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX assessment_past ON assessment_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX assessment_closed ON assessment_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX assessment_past_in_order ON assessment_version (id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX assessment_of_kind ON assessment_version (kind, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_horizon ON assessment_version (horizon, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_person ON assessment_version (person, id) WHERE closed IS NULL;

CREATE INDEX assessment_of_organization ON assessment_version (organization, id) WHERE closed IS NULL;

CREATE INDEX assessment_country_of_country ON assessment_country (country, version);

CREATE INDEX assessment_topic_of_topic ON assessment_topic (topic, version);

CREATE INDEX assessment_citation_of_source ON assessment_citation (source, version);

CREATE INDEX assessment_link_to ON assessment_link (collection, target, version);

CREATE TABLE assessment_country_current (
  country TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_country_current_opens AFTER INSERT ON assessment_version
BEGIN
  INSERT INTO assessment_country_current
  SELECT DISTINCT i.country, NEW.id, NEW.version
  FROM assessment_country AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER assessment_country_current_closes AFTER UPDATE OF closed ON assessment_version
BEGIN
  DELETE FROM assessment_country_current WHERE (country) IN (
    SELECT DISTINCT i.country FROM assessment_country AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

CREATE TABLE assessment_topic_current (
  topic TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (topic, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_topic_current_opens AFTER INSERT ON assessment_version
BEGIN
  INSERT INTO assessment_topic_current
  SELECT DISTINCT i.topic, NEW.id, NEW.version
  FROM assessment_topic AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER assessment_topic_current_closes AFTER UPDATE OF closed ON assessment_version
BEGIN
  DELETE FROM assessment_topic_current WHERE (topic) IN (
    SELECT DISTINCT i.topic FROM assessment_topic AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

CREATE TABLE assessment_citation_current (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_citation_current_opens AFTER INSERT ON assessment_version
BEGIN
  INSERT INTO assessment_citation_current
  SELECT DISTINCT i.source, NEW.id, NEW.version
  FROM assessment_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER assessment_citation_current_closes AFTER UPDATE OF closed ON assessment_version
BEGIN
  DELETE FROM assessment_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM assessment_citation AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

CREATE TABLE assessment_country_pair_current (
  country_1 TEXT NOT NULL,
  country_2 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country_1, country_2, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_country_pair_current_opens AFTER INSERT ON assessment_version
BEGIN
  INSERT INTO assessment_country_pair_current
  SELECT DISTINCT i.country, j.country, NEW.id, NEW.version
  FROM assessment_country AS i JOIN assessment_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version;
END;

CREATE TRIGGER assessment_country_pair_current_closes AFTER UPDATE OF closed ON assessment_version
BEGIN
  DELETE FROM assessment_country_pair_current WHERE (country_1, country_2) IN (
    SELECT DISTINCT i.country, j.country FROM assessment_country AS i JOIN assessment_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

CREATE TABLE assessment_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 0 one day, 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER assessment_lasting_opens AFTER INSERT ON assessment_version
WHEN NEW.period_min IS NOT NULL
BEGIN
  INSERT INTO assessment_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 0 THEN 0 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 30 THEN 1 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 365 THEN 2 WHEN julianday(NEW.period_max) - julianday(NEW.period_min) <= 3652 THEN 3 ELSE 4 END, NEW.period_min, NEW.id, NEW.period_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', NEW.kind WHERE NEW.kind IS NOT NULL
    UNION ALL SELECT 'horizon', NEW.horizon WHERE NEW.horizon IS NOT NULL
    UNION ALL SELECT 'person', NEW.person WHERE NEW.person IS NOT NULL
    UNION ALL SELECT 'organization', NEW.organization WHERE NEW.organization IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM assessment_country AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM assessment_topic AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'source', i.source FROM assessment_citation AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM assessment_country AS i JOIN assessment_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER assessment_lasting_closes AFTER UPDATE OF closed ON assessment_version
WHEN OLD.period_min IS NOT NULL
BEGIN
  DELETE FROM assessment_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', OLD.kind WHERE OLD.kind IS NOT NULL
    UNION ALL SELECT 'horizon', OLD.horizon WHERE OLD.horizon IS NOT NULL
    UNION ALL SELECT 'person', OLD.person WHERE OLD.person IS NOT NULL
    UNION ALL SELECT 'organization', OLD.organization WHERE OLD.organization IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM assessment_country AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM assessment_topic AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'source', i.source FROM assessment_citation AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM assessment_country AS i JOIN assessment_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 0 THEN 0 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 30 THEN 1 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 365 THEN 2 WHEN julianday(OLD.period_max) - julianday(OLD.period_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.period_min AND record = OLD.id;
END;

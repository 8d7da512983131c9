-- Indicators: What is counted that is not trade: students, schools, cargo, reserves, companies, gas volumes. Its figures are its observations.

CREATE TABLE indicator_id (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL REFERENCES indicator_id (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What the series counts, in a few words.
  country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country it is about.
  counterpart TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The other country, where there is one.
  organization TEXT REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body it is about.
  topic TEXT NOT NULL CHECK (topic = 'agriculture' OR topic = 'border' OR topic = 'commerce' OR topic = 'culture' OR topic = 'customs' OR topic = 'defence' OR topic = 'digital' OR topic = 'diplomacy' OR topic = 'education' OR topic = 'energy' OR topic = 'environment' OR topic = 'finance' OR topic = 'gas' OR topic = 'health' OR topic = 'humanitarian' OR topic = 'industry' OR topic = 'integration' OR topic = 'investment' OR topic = 'logistics' OR topic = 'maritime' OR topic = 'media' OR topic = 'migration' OR topic = 'neutrality' OR topic = 'oil' OR topic = 'politics' OR topic = 'rail' OR topic = 'security' OR topic = 'telecommunications' OR topic = 'tourism' OR topic = 'trade' OR topic = 'transport' OR topic = 'water'), -- What it is about.
  scope TEXT, -- What is counted and what is not.
  measure TEXT NOT NULL CHECK (measure = 'level' OR measure = 'growth'), -- An amount, or its growth.
  unit TEXT NOT NULL, -- What one is, such as persons, m3, tonnes, PC or an ISO 4217 currency.
  frequency TEXT NOT NULL CHECK (frequency = 'A' OR frequency = 'S' OR frequency = 'Q' OR frequency = 'M' OR frequency = 'irregular'), -- How often a figure is due (SDMX CL_FREQ).
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of indicator_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of indicator_citation as JSON.
) STRICT;

CREATE TRIGGER indicator_version_stays BEFORE DELETE ON indicator_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER indicator_version_is_closed_once BEFORE UPDATE ON indicator_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER indicator_version_keeps_its_values BEFORE UPDATE OF title, country, counterpart, organization, topic, scope, measure, unit, frequency, links, notes, citations ON indicator_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER indicator_link_stays BEFORE DELETE ON indicator_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER indicator_link_never_changes BEFORE UPDATE ON indicator_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER indicator_citation_stays BEFORE DELETE ON indicator_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER indicator_citation_never_changes BEFORE UPDATE ON indicator_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER indicator_id_stays BEFORE DELETE ON indicator_id
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER indicator_id_never_changes BEFORE UPDATE ON indicator_id
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW indicator_record AS
SELECT version, opened, closed,
  id, title, country, counterpart, organization, topic, scope, measure, unit, frequency, links, notes, citations, revision
FROM indicator_version;

CREATE VIEW indicators AS
SELECT * FROM indicator_record WHERE closed IS NULL;

CREATE UNIQUE INDEX indicator_current ON indicator_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX indicator_past ON indicator_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX indicator_closed ON indicator_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX indicator_past_in_order ON indicator_version (id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX indicator_of_country ON indicator_version (country, id) WHERE closed IS NULL;

CREATE INDEX indicator_of_counterpart ON indicator_version (counterpart, id) WHERE closed IS NULL;

CREATE INDEX indicator_of_organization ON indicator_version (organization, id) WHERE closed IS NULL;

CREATE INDEX indicator_of_topic ON indicator_version (topic, id) WHERE closed IS NULL;

CREATE INDEX indicator_of_measure ON indicator_version (measure, id) WHERE closed IS NULL;

CREATE INDEX indicator_of_frequency ON indicator_version (frequency, id) WHERE closed IS NULL;

CREATE INDEX indicator_citation_of_source ON indicator_citation (source, version);

CREATE INDEX indicator_link_to ON indicator_link (collection, target, version);

CREATE TABLE indicator_citation_current (
  source TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER indicator_citation_current_opens AFTER INSERT ON indicator_version
BEGIN
  INSERT INTO indicator_citation_current
  SELECT DISTINCT i.source, NEW.id, NEW.version
  FROM indicator_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER indicator_citation_current_closes AFTER UPDATE OF closed ON indicator_version
BEGIN
  DELETE FROM indicator_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM indicator_citation AS i WHERE i.version = OLD.version)
  AND record = OLD.id;
END;

-- Projects: Something that is planned, built or run together, with what it aims at and who takes part.

CREATE TABLE project_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_participant (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The body.
  role TEXT NOT NULL CHECK (role = 'funding' OR role = 'accountable' OR role = 'extending' OR role = 'implementing' OR role = 'operator' OR role = 'partner' OR role = 'interested'), -- IATI organisation role, or operator, partner, interested.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_target (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  measure TEXT NOT NULL, -- What is to change.
  direction TEXT NOT NULL CHECK (direction = 'increase' OR direction = 'decrease' OR direction = 'reach'), -- Which way.
  value REAL, -- By how much, or to what.
  value_max REAL, -- The upper end of a range.
  unit TEXT, -- PC for percent, or what is counted.
  bound TEXT CHECK (bound = 'exact' OR bound = 'about' OR bound = 'more_than' OR bound = 'at_least' OR bound = 'less_than' OR bound = 'at_most' OR bound = 'range'), -- How the stated figure stands to the aim.
  value_text TEXT, -- The aim as the source prints it.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The name, or a description where the source gives none.
  objective TEXT, -- What it is for, in our words.
  sector TEXT NOT NULL CHECK (sector = 'agriculture' OR sector = 'border' OR sector = 'commerce' OR sector = 'culture' OR sector = 'customs' OR sector = 'defence' OR sector = 'digital' OR sector = 'diplomacy' OR sector = 'education' OR sector = 'energy' OR sector = 'environment' OR sector = 'finance' OR sector = 'gas' OR sector = 'health' OR sector = 'humanitarian' OR sector = 'industry' OR sector = 'integration' OR sector = 'investment' OR sector = 'logistics' OR sector = 'maritime' OR sector = 'media' OR sector = 'migration' OR sector = 'neutrality' OR sector = 'oil' OR sector = 'politics' OR sector = 'rail' OR sector = 'security' OR sector = 'telecommunications' OR sector = 'tourism' OR sector = 'trade' OR sector = 'transport' OR sector = 'water'), -- What it is about.
  status TEXT NOT NULL CHECK (status = 'pipeline' OR status = 'implementation' OR status = 'finalisation' OR status = 'closed' OR status = 'cancelled' OR status = 'suspended'), -- IATI activity status; pipeline for what is proposed or discussed.
  countries TEXT NOT NULL CHECK (json_valid(countries)), -- The countries that take part. The rows of project_country as JSON.
  participants TEXT NOT NULL CHECK (json_valid(participants)), -- The bodies that take part, and as what. The rows of project_participant as JSON.
  planned_start TEXT, -- When it was to begin.
  planned_start_min TEXT,
  planned_start_max TEXT,
  planned_start_precision TEXT CHECK (planned_start_precision = 'day' OR planned_start_precision = 'month' OR planned_start_precision = 'season' OR planned_start_precision = 'quarter' OR planned_start_precision = 'half_year' OR planned_start_precision = 'year' OR planned_start_precision = 'decade' OR planned_start_precision = 'century' OR planned_start_precision = 'interval'),
  planned_start_qualifier TEXT CHECK (planned_start_qualifier = 'uncertain' OR planned_start_qualifier = 'approximate' OR planned_start_qualifier = 'uncertain_approximate'),
  planned_end TEXT, -- When it was to be complete.
  planned_end_min TEXT,
  planned_end_max TEXT,
  planned_end_precision TEXT CHECK (planned_end_precision = 'day' OR planned_end_precision = 'month' OR planned_end_precision = 'season' OR planned_end_precision = 'quarter' OR planned_end_precision = 'half_year' OR planned_end_precision = 'year' OR planned_end_precision = 'decade' OR planned_end_precision = 'century' OR planned_end_precision = 'interval'),
  planned_end_qualifier TEXT CHECK (planned_end_qualifier = 'uncertain' OR planned_end_qualifier = 'approximate' OR planned_end_qualifier = 'uncertain_approximate'),
  actual_start TEXT, -- When it began.
  actual_start_min TEXT,
  actual_start_max TEXT,
  actual_start_precision TEXT CHECK (actual_start_precision = 'day' OR actual_start_precision = 'month' OR actual_start_precision = 'season' OR actual_start_precision = 'quarter' OR actual_start_precision = 'half_year' OR actual_start_precision = 'year' OR actual_start_precision = 'decade' OR actual_start_precision = 'century' OR actual_start_precision = 'interval'),
  actual_start_qualifier TEXT CHECK (actual_start_qualifier = 'uncertain' OR actual_start_qualifier = 'approximate' OR actual_start_qualifier = 'uncertain_approximate'),
  actual_end TEXT, -- When it was complete.
  actual_end_min TEXT,
  actual_end_max TEXT,
  actual_end_precision TEXT CHECK (actual_end_precision = 'day' OR actual_end_precision = 'month' OR actual_end_precision = 'season' OR actual_end_precision = 'quarter' OR actual_end_precision = 'half_year' OR actual_end_precision = 'year' OR actual_end_precision = 'decade' OR actual_end_precision = 'century' OR actual_end_precision = 'interval'),
  actual_end_qualifier TEXT CHECK (actual_end_qualifier = 'uncertain' OR actual_end_qualifier = 'approximate' OR actual_end_qualifier = 'uncertain_approximate'),
  targets TEXT NOT NULL CHECK (json_valid(targets)), -- What it aims at. The rows of project_target as JSON.
  cost REAL, -- What it costs, or the lower end of a range.
  cost_max REAL, -- The upper end of a range.
  cost_bound TEXT CHECK (cost_bound = 'exact' OR cost_bound = 'about' OR cost_bound = 'more_than' OR cost_bound = 'at_least' OR cost_bound = 'less_than' OR cost_bound = 'at_most' OR cost_bound = 'range'), -- How the stated cost stands to the true one.
  cost_unit TEXT, -- ISO 4217 currency.
  cost_text TEXT, -- The cost as the source prints it.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of project_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of project_citation as JSON.
) STRICT;

CREATE TRIGGER project_version_stays BEFORE DELETE ON project_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER project_version_is_closed_once BEFORE UPDATE ON project_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER project_version_keeps_its_values BEFORE UPDATE OF title, objective, sector, status, countries, participants, planned_start, planned_start_min, planned_start_max, planned_start_precision, planned_start_qualifier, planned_end, planned_end_min, planned_end_max, planned_end_precision, planned_end_qualifier, actual_start, actual_start_min, actual_start_max, actual_start_precision, actual_start_qualifier, actual_end, actual_end_min, actual_end_max, actual_end_precision, actual_end_qualifier, targets, cost, cost_max, cost_bound, cost_unit, cost_text, links, notes, citations ON project_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER project_country_stays BEFORE DELETE ON project_country
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER project_country_never_changes BEFORE UPDATE ON project_country
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER project_participant_stays BEFORE DELETE ON project_participant
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER project_participant_never_changes BEFORE UPDATE ON project_participant
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER project_target_stays BEFORE DELETE ON project_target
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER project_target_never_changes BEFORE UPDATE ON project_target
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER project_link_stays BEFORE DELETE ON project_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER project_link_never_changes BEFORE UPDATE ON project_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER project_citation_stays BEFORE DELETE ON project_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER project_citation_never_changes BEFORE UPDATE ON project_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW project_record AS
SELECT version, opened, closed,
  id, title, objective, sector, status, countries, participants, planned_start, planned_start_min, planned_start_max, planned_start_precision, planned_start_qualifier, planned_end, planned_end_min, planned_end_max, planned_end_precision, planned_end_qualifier, actual_start, actual_start_min, actual_start_max, actual_start_precision, actual_start_qualifier, actual_end, actual_end_min, actual_end_max, actual_end_precision, actual_end_qualifier, targets, cost, cost_max, cost_bound, cost_unit, cost_text, links, notes, citations, revision
FROM project_version;

CREATE VIEW projects AS
SELECT * FROM project_record WHERE closed IS NULL;

CREATE UNIQUE INDEX project_current ON project_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX project_past ON project_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX project_closed ON project_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX project_past_in_order ON project_version (title, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX project_by_title ON project_version (title, id) WHERE closed IS NULL;

CREATE INDEX project_by_planned_end ON project_version (coalesce(planned_end_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX project_by_planned_end_descending ON project_version (coalesce(planned_end_min, ''), id) WHERE closed IS NULL;

CREATE INDEX project_of_sector ON project_version (sector, title, id) WHERE closed IS NULL;

CREATE INDEX project_of_status ON project_version (status, title, id) WHERE closed IS NULL;

CREATE INDEX project_country_of_country ON project_country (country, version);

CREATE INDEX project_participant_of_organization ON project_participant (organization, version);

CREATE INDEX project_of_cost_bound ON project_version (cost_bound, title, id) WHERE closed IS NULL;

CREATE INDEX project_citation_of_source ON project_citation (source, version);

CREATE INDEX project_link_to ON project_link (collection, target, version);

CREATE TABLE project_country_current (
  country TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_country_current_opens AFTER INSERT ON project_version
BEGIN
  INSERT INTO project_country_current
  SELECT DISTINCT i.country, NEW.title, NEW.id, NEW.version
  FROM project_country AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER project_country_current_closes AFTER UPDATE OF closed ON project_version
BEGIN
  DELETE FROM project_country_current WHERE (country) IN (
    SELECT DISTINCT i.country FROM project_country AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.title AND record = OLD.id;
END;

CREATE TABLE project_participant_current (
  organization TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (organization, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_participant_current_opens AFTER INSERT ON project_version
BEGIN
  INSERT INTO project_participant_current
  SELECT DISTINCT i.organization, NEW.title, NEW.id, NEW.version
  FROM project_participant AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER project_participant_current_closes AFTER UPDATE OF closed ON project_version
BEGIN
  DELETE FROM project_participant_current WHERE (organization) IN (
    SELECT DISTINCT i.organization FROM project_participant AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.title AND record = OLD.id;
END;

CREATE TABLE project_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_citation_current_opens AFTER INSERT ON project_version
BEGIN
  INSERT INTO project_citation_current
  SELECT DISTINCT i.source, NEW.title, NEW.id, NEW.version
  FROM project_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER project_citation_current_closes AFTER UPDATE OF closed ON project_version
BEGIN
  DELETE FROM project_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM project_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.title AND record = OLD.id;
END;

CREATE TABLE project_country_pair_current (
  country_1 TEXT NOT NULL,
  country_2 TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country_1, country_2, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_country_pair_current_opens AFTER INSERT ON project_version
BEGIN
  INSERT INTO project_country_pair_current
  SELECT DISTINCT i.country, j.country, NEW.title, NEW.id, NEW.version
  FROM project_country AS i JOIN project_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version;
END;

CREATE TRIGGER project_country_pair_current_closes AFTER UPDATE OF closed ON project_version
BEGIN
  DELETE FROM project_country_pair_current WHERE (country_1, country_2) IN (
    SELECT DISTINCT i.country, j.country FROM project_country AS i JOIN project_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version)
  AND sort_1 = OLD.title AND record = OLD.id;
END;

CREATE TABLE project_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER project_lasting_opens AFTER INSERT ON project_version
WHEN NEW.planned_end_max > NEW.planned_end_min
BEGIN
  INSERT INTO project_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.planned_end_max) - julianday(NEW.planned_end_min) <= 30 THEN 1 WHEN julianday(NEW.planned_end_max) - julianday(NEW.planned_end_min) <= 365 THEN 2 WHEN julianday(NEW.planned_end_max) - julianday(NEW.planned_end_min) <= 3652 THEN 3 ELSE 4 END, NEW.planned_end_min, NEW.id, NEW.planned_end_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'sector', NEW.sector WHERE NEW.sector IS NOT NULL
    UNION ALL SELECT 'status', NEW.status WHERE NEW.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM project_country AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM project_participant AS i WHERE i.version = NEW.version
    UNION ALL SELECT 'cost_bound', NEW.cost_bound WHERE NEW.cost_bound IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM project_citation AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM project_country AS i JOIN project_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER project_lasting_closes AFTER UPDATE OF closed ON project_version
WHEN OLD.planned_end_max > OLD.planned_end_min
BEGIN
  DELETE FROM project_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'sector', OLD.sector WHERE OLD.sector IS NOT NULL
    UNION ALL SELECT 'status', OLD.status WHERE OLD.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM project_country AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM project_participant AS i WHERE i.version = OLD.version
    UNION ALL SELECT 'cost_bound', OLD.cost_bound WHERE OLD.cost_bound IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM project_citation AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM project_country AS i JOIN project_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.planned_end_max) - julianday(OLD.planned_end_min) <= 30 THEN 1 WHEN julianday(OLD.planned_end_max) - julianday(OLD.planned_end_min) <= 365 THEN 2 WHEN julianday(OLD.planned_end_max) - julianday(OLD.planned_end_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.planned_end_min AND record = OLD.id;
END;

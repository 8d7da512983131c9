-- Memberships: A claim about how a country stands to an organization; claims that disagree stand side by side.

CREATE TABLE membership_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country.
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The organization.
  status TEXT NOT NULL CHECK (status = 'member' OR status = 'associate_member' OR status = 'observer' OR status = 'guest' OR status = 'participant' OR status = 'non_participant' OR status = 'declined' OR status = 'interested'), -- How the country stands to it, as the source puts it.
  since TEXT, -- From when.
  since_min TEXT,
  since_max TEXT,
  since_precision TEXT CHECK (since_precision = 'day' OR since_precision = 'month' OR since_precision = 'season' OR since_precision = 'quarter' OR since_precision = 'half_year' OR since_precision = 'year' OR since_precision = 'decade' OR since_precision = 'century' OR since_precision = 'interval'),
  since_qualifier TEXT CHECK (since_qualifier = 'uncertain' OR since_qualifier = 'approximate' OR since_qualifier = 'uncertain_approximate'),
  until TEXT, -- Until when.
  until_min TEXT,
  until_max TEXT,
  until_precision TEXT CHECK (until_precision = 'day' OR until_precision = 'month' OR until_precision = 'season' OR until_precision = 'quarter' OR until_precision = 'half_year' OR until_precision = 'year' OR until_precision = 'decade' OR until_precision = 'century' OR until_precision = 'interval'),
  until_qualifier TEXT CHECK (until_qualifier = 'uncertain' OR until_qualifier = 'approximate' OR until_qualifier = 'uncertain_approximate'),
  summary TEXT, -- The claim in our words.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of membership_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of membership_citation as JSON.
) STRICT;

CREATE TRIGGER membership_version_stays BEFORE DELETE ON membership_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER membership_version_is_closed_once BEFORE UPDATE ON membership_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER membership_version_keeps_its_values BEFORE UPDATE OF country, organization, status, since, since_min, since_max, since_precision, since_qualifier, until, until_min, until_max, until_precision, until_qualifier, summary, links, notes, citations ON membership_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER membership_link_stays BEFORE DELETE ON membership_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER membership_link_never_changes BEFORE UPDATE ON membership_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER membership_citation_stays BEFORE DELETE ON membership_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER membership_citation_never_changes BEFORE UPDATE ON membership_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW membership_record AS
SELECT version, opened, closed,
  id, country, organization, status, since, since_min, since_max, since_precision, since_qualifier, until, until_min, until_max, until_precision, until_qualifier, summary, links, notes, citations, revision
FROM membership_version;

CREATE VIEW memberships AS
SELECT * FROM membership_record WHERE closed IS NULL;

CREATE UNIQUE INDEX membership_current ON membership_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX membership_past ON membership_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX membership_closed ON membership_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX membership_past_in_order ON membership_version (country, organization, id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX membership_by_country ON membership_version (country, id) WHERE closed IS NULL;

CREATE INDEX membership_by_organization ON membership_version (organization, id) WHERE closed IS NULL;

CREATE INDEX membership_of_country ON membership_version (country, organization, id) WHERE closed IS NULL;

CREATE INDEX membership_of_organization ON membership_version (organization, country, id) WHERE closed IS NULL;

CREATE INDEX membership_of_status ON membership_version (status, country, organization, id) WHERE closed IS NULL;

CREATE INDEX membership_citation_of_source ON membership_citation (source, version);

CREATE INDEX membership_link_to ON membership_link (collection, target, version);

CREATE TABLE membership_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  sort_2 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, sort_2, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER membership_citation_current_opens AFTER INSERT ON membership_version
BEGIN
  INSERT INTO membership_citation_current
  SELECT DISTINCT i.source, NEW.country, NEW.organization, NEW.id, NEW.version
  FROM membership_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER membership_citation_current_closes AFTER UPDATE OF closed ON membership_version
BEGIN
  DELETE FROM membership_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM membership_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = OLD.country AND sort_2 = OLD.organization AND record = OLD.id;
END;

CREATE TABLE membership_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 0 one day, 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER membership_lasting_opens AFTER INSERT ON membership_version
WHEN NEW.since IS NOT NULL OR NEW.until IS NOT NULL
BEGIN
  INSERT INTO membership_lasting
  SELECT "filter", value, CASE WHEN julianday(coalesce(NEW.until_max, '9999-12-31')) - julianday(coalesce(NEW.since_min, '0000-01-01')) <= 0 THEN 0 WHEN julianday(coalesce(NEW.until_max, '9999-12-31')) - julianday(coalesce(NEW.since_min, '0000-01-01')) <= 30 THEN 1 WHEN julianday(coalesce(NEW.until_max, '9999-12-31')) - julianday(coalesce(NEW.since_min, '0000-01-01')) <= 365 THEN 2 WHEN julianday(coalesce(NEW.until_max, '9999-12-31')) - julianday(coalesce(NEW.since_min, '0000-01-01')) <= 3652 THEN 3 ELSE 4 END, coalesce(NEW.since_min, '0000-01-01'), NEW.id, coalesce(NEW.until_max, '9999-12-31'), NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'country', NEW.country WHERE NEW.country IS NOT NULL
    UNION ALL SELECT 'organization', NEW.organization WHERE NEW.organization IS NOT NULL
    UNION ALL SELECT 'status', NEW.status WHERE NEW.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM membership_citation AS i WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER membership_lasting_closes AFTER UPDATE OF closed ON membership_version
WHEN OLD.since IS NOT NULL OR OLD.until IS NOT NULL
BEGIN
  DELETE FROM membership_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'country', OLD.country WHERE OLD.country IS NOT NULL
    UNION ALL SELECT 'organization', OLD.organization WHERE OLD.organization IS NOT NULL
    UNION ALL SELECT 'status', OLD.status WHERE OLD.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM membership_citation AS i WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(coalesce(OLD.until_max, '9999-12-31')) - julianday(coalesce(OLD.since_min, '0000-01-01')) <= 0 THEN 0 WHEN julianday(coalesce(OLD.until_max, '9999-12-31')) - julianday(coalesce(OLD.since_min, '0000-01-01')) <= 30 THEN 1 WHEN julianday(coalesce(OLD.until_max, '9999-12-31')) - julianday(coalesce(OLD.since_min, '0000-01-01')) <= 365 THEN 2 WHEN julianday(coalesce(OLD.until_max, '9999-12-31')) - julianday(coalesce(OLD.since_min, '0000-01-01')) <= 3652 THEN 3 ELSE 4 END AND earliest = coalesce(OLD.since_min, '0000-01-01') AND record = OLD.id;
END;

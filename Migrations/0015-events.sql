-- Events: Something that happened, is announced or is claimed, with when, where and who.

CREATE TABLE event_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_organization (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- An organization.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_person (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  person TEXT NOT NULL REFERENCES person_id (id) DEFERRABLE INITIALLY DEFERRED, -- A person.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL CHECK (topic = 'agriculture' OR topic = 'border' OR topic = 'commerce' OR topic = 'culture' OR topic = 'customs' OR topic = 'defence' OR topic = 'digital' OR topic = 'diplomacy' OR topic = 'education' OR topic = 'energy' OR topic = 'environment' OR topic = 'finance' OR topic = 'gas' OR topic = 'health' OR topic = 'humanitarian' OR topic = 'industry' OR topic = 'integration' OR topic = 'investment' OR topic = 'logistics' OR topic = 'maritime' OR topic = 'media' OR topic = 'migration' OR topic = 'neutrality' OR topic = 'oil' OR topic = 'politics' OR topic = 'rail' OR topic = 'security' OR topic = 'telecommunications' OR topic = 'tourism' OR topic = 'trade' OR topic = 'transport' OR topic = 'water'), -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What happened, in a few words of ours.
  kind TEXT NOT NULL CHECK (kind = 'visit' OR kind = 'summit' OR kind = 'meeting' OR kind = 'call' OR kind = 'signing' OR kind = 'accession' OR kind = 'incident' OR kind = 'dispute' OR kind = 'settlement' OR kind = 'appointment' OR kind = 'announcement' OR kind = 'proposal' OR kind = 'launch' OR kind = 'expiry' OR kind = 'award' OR kind = 'anniversary' OR kind = 'decision' OR kind = 'allegation' OR kind = 'milestone'), -- What sort of event it is.
  status TEXT NOT NULL CHECK (status = 'occurred' OR status = 'ongoing' OR status = 'planned' OR status = 'reported' OR status = 'denied' OR status = 'proposed'), -- How sure its happening is: reported is a claim, denied a claim that a party rejects.
  date TEXT, -- When.
  date_min TEXT,
  date_max TEXT,
  date_precision TEXT CHECK (date_precision = 'day' OR date_precision = 'month' OR date_precision = 'season' OR date_precision = 'quarter' OR date_precision = 'half_year' OR date_precision = 'year' OR date_precision = 'decade' OR date_precision = 'century' OR date_precision = 'interval'),
  date_qualifier TEXT CHECK (date_qualifier = 'uncertain' OR date_qualifier = 'approximate' OR date_qualifier = 'uncertain_approximate'),
  place TEXT, -- Where.
  place_country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country of that place.
  countries TEXT NOT NULL CHECK (json_valid(countries)), -- The countries that take part or are concerned. The rows of event_country as JSON.
  organizations TEXT NOT NULL CHECK (json_valid(organizations)), -- The bodies that take part or are concerned. The rows of event_organization as JSON.
  people TEXT NOT NULL CHECK (json_valid(people)), -- The people who take part or are concerned. The rows of event_person as JSON.
  topics TEXT NOT NULL CHECK (json_valid(topics)), -- What it is about. The rows of event_topic as JSON.
  summary TEXT, -- What happened, in our words.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of event_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of event_citation as JSON.
) STRICT;

CREATE TRIGGER event_version_stays BEFORE DELETE ON event_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER event_version_is_closed_once BEFORE UPDATE ON event_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER event_version_keeps_its_values BEFORE UPDATE OF title, kind, status, date, date_min, date_max, date_precision, date_qualifier, place, place_country, countries, organizations, people, topics, summary, links, notes, citations ON event_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER event_country_stays BEFORE DELETE ON event_country
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_country_never_changes BEFORE UPDATE ON event_country
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER event_organization_stays BEFORE DELETE ON event_organization
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_organization_never_changes BEFORE UPDATE ON event_organization
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER event_person_stays BEFORE DELETE ON event_person
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_person_never_changes BEFORE UPDATE ON event_person
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER event_topic_stays BEFORE DELETE ON event_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_topic_never_changes BEFORE UPDATE ON event_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER event_link_stays BEFORE DELETE ON event_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_link_never_changes BEFORE UPDATE ON event_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER event_citation_stays BEFORE DELETE ON event_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER event_citation_never_changes BEFORE UPDATE ON event_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW event_record AS
SELECT version, opened, closed,
  id, title, kind, status, date, date_min, date_max, date_precision, date_qualifier, place, place_country, countries, organizations, people, topics, summary, links, notes, citations, revision
FROM event_version;

CREATE VIEW events AS
SELECT * FROM event_record WHERE closed IS NULL;

CREATE UNIQUE INDEX event_current ON event_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX event_past ON event_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX event_closed ON event_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX event_past_in_order ON event_version (coalesce(date_min, '~'), id, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX event_by_date ON event_version (coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_by_date_descending ON event_version (coalesce(date_min, ''), id) WHERE closed IS NULL;

CREATE INDEX event_by_title ON event_version (title, id) WHERE closed IS NULL;

CREATE INDEX event_of_kind ON event_version (kind, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_of_status ON event_version (status, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_of_place_country ON event_version (place_country, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_country_of_country ON event_country (country, version);

CREATE INDEX event_organization_of_organization ON event_organization (organization, version);

CREATE INDEX event_person_of_person ON event_person (person, version);

CREATE INDEX event_topic_of_topic ON event_topic (topic, version);

CREATE INDEX event_citation_of_source ON event_citation (source, version);

CREATE INDEX event_link_to ON event_link (collection, target, version);

CREATE TABLE event_country_current (
  country TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_country_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_country_current
  SELECT DISTINCT i.country, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_country AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_country_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_country_current WHERE (country) IN (
    SELECT DISTINCT i.country FROM event_country AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_organization_current (
  organization TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (organization, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_organization_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_organization_current
  SELECT DISTINCT i.organization, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_organization AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_organization_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_organization_current WHERE (organization) IN (
    SELECT DISTINCT i.organization FROM event_organization AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_person_current (
  person TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (person, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_person_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_person_current
  SELECT DISTINCT i.person, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_person AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_person_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_person_current WHERE (person) IN (
    SELECT DISTINCT i.person FROM event_person AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_topic_current (
  topic TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (topic, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_topic_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_topic_current
  SELECT DISTINCT i.topic, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_topic AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_topic_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_topic_current WHERE (topic) IN (
    SELECT DISTINCT i.topic FROM event_topic AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_citation_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_citation_current
  SELECT DISTINCT i.source, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_citation_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM event_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_country_pair_current (
  country_1 TEXT NOT NULL,
  country_2 TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country_1, country_2, sort_1, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_country_pair_current_opens AFTER INSERT ON event_version
BEGIN
  INSERT INTO event_country_pair_current
  SELECT DISTINCT i.country, j.country, coalesce(NEW.date_min, '~'), NEW.id, NEW.version
  FROM event_country AS i JOIN event_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version;
END;

CREATE TRIGGER event_country_pair_current_closes AFTER UPDATE OF closed ON event_version
BEGIN
  DELETE FROM event_country_pair_current WHERE (country_1, country_2) IN (
    SELECT DISTINCT i.country, j.country FROM event_country AS i JOIN event_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.date_min, '~') AND record = OLD.id;
END;

CREATE TABLE event_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_lasting_opens AFTER INSERT ON event_version
WHEN NEW.date_max > NEW.date_min
BEGIN
  INSERT INTO event_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.date_max) - julianday(NEW.date_min) <= 30 THEN 1 WHEN julianday(NEW.date_max) - julianday(NEW.date_min) <= 365 THEN 2 WHEN julianday(NEW.date_max) - julianday(NEW.date_min) <= 3652 THEN 3 ELSE 4 END, NEW.date_min, NEW.id, NEW.date_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', NEW.kind WHERE NEW.kind IS NOT NULL
    UNION ALL SELECT 'status', NEW.status WHERE NEW.status IS NOT NULL
    UNION ALL SELECT 'place_country', NEW.place_country WHERE NEW.place_country IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM event_country AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM event_organization AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'person', i.person FROM event_person AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM event_topic AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'source', i.source FROM event_citation AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM event_country AS i JOIN event_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER event_lasting_closes AFTER UPDATE OF closed ON event_version
WHEN OLD.date_max > OLD.date_min
BEGIN
  DELETE FROM event_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', OLD.kind WHERE OLD.kind IS NOT NULL
    UNION ALL SELECT 'status', OLD.status WHERE OLD.status IS NOT NULL
    UNION ALL SELECT 'place_country', OLD.place_country WHERE OLD.place_country IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM event_country AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM event_organization AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'person', i.person FROM event_person AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM event_topic AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'source', i.source FROM event_citation AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM event_country AS i JOIN event_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.date_max) - julianday(OLD.date_min) <= 30 THEN 1 WHEN julianday(OLD.date_max) - julianday(OLD.date_min) <= 365 THEN 2 WHEN julianday(OLD.date_max) - julianday(OLD.date_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.date_min AND record = OLD.id;
END;

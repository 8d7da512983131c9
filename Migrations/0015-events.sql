-- Events: Something that happened, is announced or is claimed, with when, where and who.

CREATE TABLE event_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- What happened, in a few words of ours.
  kind TEXT NOT NULL CHECK (kind IN ('visit', 'summit', 'meeting', 'call', 'signing', 'accession', 'incident', 'dispute', 'settlement', 'appointment', 'announcement', 'proposal', 'launch', 'expiry', 'award', 'anniversary', 'decision', 'allegation', 'milestone')), -- What sort of event it is.
  status TEXT NOT NULL CHECK (status IN ('occurred', 'ongoing', 'planned', 'reported', 'denied', 'proposed')), -- How sure its happening is: reported is a claim, denied a claim that a party rejects.
  date TEXT, -- When.
  date_min TEXT,
  date_max TEXT,
  date_precision TEXT CHECK (date_precision IN ('day', 'month', 'season', 'quarter', 'half_year', 'year', 'decade', 'century', 'interval')),
  date_qualifier TEXT CHECK (date_qualifier IN ('uncertain', 'approximate', 'uncertain_approximate')),
  place TEXT, -- Where.
  place_country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country of that place.
  summary TEXT, -- What happened, in our words.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  UNIQUE (id, revision)
) STRICT;

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
  topic TEXT NOT NULL CHECK (topic IN ('agriculture', 'border', 'commerce', 'culture', 'customs', 'defence', 'digital', 'diplomacy', 'education', 'energy', 'environment', 'finance', 'gas', 'health', 'humanitarian', 'industry', 'integration', 'investment', 'logistics', 'maritime', 'media', 'migration', 'neutrality', 'oil', 'politics', 'rail', 'security', 'telecommunications', 'tourism', 'trade', 'transport', 'water')), -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('part_of', 'renews', 'supersedes', 'implements', 'concerns', 'follows', 'results_from', 'disagrees_with', 'see_also')), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection IN ('agreements', 'assessments', 'events', 'indicators', 'memberships', 'organizations', 'people', 'projects', 'trade-goods', 'trade-series')), -- The other record's collection.
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

CREATE TRIGGER event_version_stays BEFORE DELETE ON event_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER event_version_is_closed_once BEFORE UPDATE ON event_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER event_version_keeps_its_values BEFORE UPDATE OF title, kind, status, date, date_min, date_max, date_precision, date_qualifier, place, place_country, summary, notes ON event_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW event_record AS
SELECT version, opened, closed,
  id,
  title,
  kind,
  status,
  date,
  date_min,
  date_max,
  date_precision,
  date_qualifier,
  place,
  place_country,
  (SELECT json_group_array(country)
    FROM (SELECT * FROM event_country AS i WHERE i.version = v.version ORDER BY i.position)) AS countries,
  (SELECT json_group_array(organization)
    FROM (SELECT * FROM event_organization AS i WHERE i.version = v.version ORDER BY i.position)) AS organizations,
  (SELECT json_group_array(person)
    FROM (SELECT * FROM event_person AS i WHERE i.version = v.version ORDER BY i.position)) AS people,
  (SELECT json_group_array(topic)
    FROM (SELECT * FROM event_topic AS i WHERE i.version = v.version ORDER BY i.position)) AS topics,
  summary,
  (SELECT json_group_array(json_object('relation', relation, 'collection', collection, 'target', target))
    FROM (SELECT * FROM event_link AS i WHERE i.version = v.version ORDER BY i.position)) AS links,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM event_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM event_version AS v;

CREATE VIEW events AS
SELECT * FROM event_record WHERE closed IS NULL;

CREATE UNIQUE INDEX event_current ON event_version (id) WHERE closed IS NULL;

CREATE INDEX event_by_date ON event_version (coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_by_date_descending ON event_version (coalesce(date_min, '') DESC, id DESC) WHERE closed IS NULL;

CREATE INDEX event_by_title ON event_version (title, id) WHERE closed IS NULL;

CREATE INDEX event_of_kind ON event_version (kind, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_of_status ON event_version (status, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_of_place_country ON event_version (place_country, coalesce(date_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX event_country_of_country ON event_country (country, version);

CREATE INDEX event_organization_of_organization ON event_organization (organization, version);

CREATE INDEX event_person_of_person ON event_person (person, version);

CREATE INDEX event_topic_of_topic ON event_topic (topic, version);

CREATE INDEX event_citation_of_source ON event_citation (source, version);

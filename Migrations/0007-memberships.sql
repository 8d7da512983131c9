-- Memberships: A claim about how a country stands to an organization; claims that disagree stand side by side.

CREATE TABLE membership_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- The country.
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- The organization.
  status TEXT NOT NULL CHECK (status IN ('member', 'associate_member', 'observer', 'guest', 'participant', 'non_participant', 'declined', 'interested')), -- How the country stands to it, as the source puts it.
  since TEXT, -- From when.
  since_min TEXT,
  since_max TEXT,
  since_precision TEXT CHECK (since_precision IN ('day', 'month', 'season', 'quarter', 'half_year', 'year', 'decade', 'century', 'interval')),
  since_qualifier TEXT CHECK (since_qualifier IN ('uncertain', 'approximate', 'uncertain_approximate')),
  until TEXT, -- Until when.
  until_min TEXT,
  until_max TEXT,
  until_precision TEXT CHECK (until_precision IN ('day', 'month', 'season', 'quarter', 'half_year', 'year', 'decade', 'century', 'interval')),
  until_qualifier TEXT CHECK (until_qualifier IN ('uncertain', 'approximate', 'uncertain_approximate')),
  summary TEXT, -- The claim in our words.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  UNIQUE (id, revision)
) STRICT;

CREATE TABLE membership_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('part_of', 'renews', 'supersedes', 'implements', 'concerns', 'follows', 'results_from', 'disagrees_with', 'see_also')), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection IN ('agreements', 'assessments', 'events', 'indicators', 'memberships', 'organizations', 'people', 'projects', 'trade-goods', 'trade-series')), -- The other record's collection.
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

CREATE TRIGGER membership_version_stays BEFORE DELETE ON membership_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER membership_version_is_closed_once BEFORE UPDATE ON membership_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER membership_version_keeps_its_values BEFORE UPDATE OF country, organization, status, since, since_min, since_max, since_precision, since_qualifier, until, until_min, until_max, until_precision, until_qualifier, summary, notes ON membership_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE VIEW membership_record AS
SELECT version, opened, closed,
  id,
  country,
  organization,
  status,
  since,
  since_min,
  since_max,
  since_precision,
  since_qualifier,
  until,
  until_min,
  until_max,
  until_precision,
  until_qualifier,
  summary,
  (SELECT json_group_array(json_object('relation', relation, 'collection', collection, 'target', target))
    FROM (SELECT * FROM membership_link AS i WHERE i.version = v.version ORDER BY i.position)) AS links,
  notes,
  (SELECT json_group_array(json_object('source', source, 'paragraph', paragraph, 'quote', quote))
    FROM (SELECT * FROM membership_citation AS i WHERE i.version = v.version ORDER BY i.position)) AS citations,
  revision
FROM membership_version AS v;

CREATE VIEW memberships AS
SELECT * FROM membership_record WHERE closed IS NULL;

CREATE UNIQUE INDEX membership_current ON membership_version (id) WHERE closed IS NULL;

CREATE INDEX membership_by_country ON membership_version (country, id) WHERE closed IS NULL;

CREATE INDEX membership_by_organization ON membership_version (organization, id) WHERE closed IS NULL;

CREATE INDEX membership_of_country ON membership_version (country, country, organization, id) WHERE closed IS NULL;

CREATE INDEX membership_of_organization ON membership_version (organization, country, organization, id) WHERE closed IS NULL;

CREATE INDEX membership_of_status ON membership_version (status, country, organization, id) WHERE closed IS NULL;

CREATE INDEX membership_citation_of_source ON membership_citation (source, version);

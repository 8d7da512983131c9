-- Agreements: A treaty, declaration, program or contract, or a package of them, with who is bound and since when.

CREATE TABLE agreement_country (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  country TEXT NOT NULL REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED, -- A country.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_organization (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  organization TEXT NOT NULL REFERENCES organization_id (id) DEFERRABLE INITIALLY DEFERRED, -- An organization.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_topic (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL CHECK (topic = 'agriculture' OR topic = 'border' OR topic = 'commerce' OR topic = 'culture' OR topic = 'customs' OR topic = 'defence' OR topic = 'digital' OR topic = 'diplomacy' OR topic = 'education' OR topic = 'energy' OR topic = 'environment' OR topic = 'finance' OR topic = 'gas' OR topic = 'health' OR topic = 'humanitarian' OR topic = 'industry' OR topic = 'integration' OR topic = 'investment' OR topic = 'logistics' OR topic = 'maritime' OR topic = 'media' OR topic = 'migration' OR topic = 'neutrality' OR topic = 'oil' OR topic = 'politics' OR topic = 'rail' OR topic = 'security' OR topic = 'telecommunications' OR topic = 'tourism' OR topic = 'trade' OR topic = 'transport' OR topic = 'water'), -- A topic.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_link (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  relation TEXT NOT NULL CHECK (relation = 'part_of' OR relation = 'renews' OR relation = 'supersedes' OR relation = 'implements' OR relation = 'concerns' OR relation = 'follows' OR relation = 'results_from' OR relation = 'disagrees_with' OR relation = 'see_also'), -- How this record stands to the other.
  collection TEXT NOT NULL CHECK (collection = 'agreements' OR collection = 'assessments' OR collection = 'events' OR collection = 'indicator-observations' OR collection = 'indicators' OR collection = 'memberships' OR collection = 'organizations' OR collection = 'people' OR collection = 'projects' OR collection = 'trade-goods' OR collection = 'trade-observations' OR collection = 'trade-series'), -- The other record's collection.
  target TEXT NOT NULL, -- The other record's id.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_citation (
  version INTEGER NOT NULL REFERENCES changes (version),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source_id (id) DEFERRABLE INITIALLY DEFERRED, -- The source.
  paragraph INTEGER, -- The line of the source's text, counted from 1; absent for a standard.
  quote TEXT, -- At most twelve words of that line, exactly as printed.
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_version (
  version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version),
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  opened INTEGER NOT NULL REFERENCES commits (seq),
  closed INTEGER REFERENCES commits (seq) CHECK (closed > opened),
  title TEXT NOT NULL, -- The title, or a description where the source gives none.
  kind TEXT NOT NULL CHECK (kind = 'treaty' OR kind = 'agreement' OR kind = 'declaration' OR kind = 'convention' OR kind = 'program' OR kind = 'protocol' OR kind = 'memorandum' OR kind = 'contract' OR kind = 'mechanism' OR kind = 'package'), -- What sort of instrument it is.
  status TEXT NOT NULL CHECK (status = 'proposed' OR status = 'negotiating' OR status = 'approved' OR status = 'signed' OR status = 'in_force' OR status = 'expired' OR status = 'terminated' OR status = 'unknown'), -- The last stage that the sources report.
  parties TEXT NOT NULL CHECK (json_valid(parties)), -- The countries that are bound, or whose bodies are. The rows of agreement_country as JSON.
  signatories TEXT NOT NULL CHECK (json_valid(signatories)), -- The bodies that signed or carry it out. The rows of agreement_organization as JSON.
  signed TEXT, -- When it was signed or adopted.
  signed_min TEXT,
  signed_max TEXT,
  signed_precision TEXT CHECK (signed_precision = 'day' OR signed_precision = 'month' OR signed_precision = 'season' OR signed_precision = 'quarter' OR signed_precision = 'half_year' OR signed_precision = 'year' OR signed_precision = 'decade' OR signed_precision = 'century' OR signed_precision = 'interval'),
  signed_qualifier TEXT CHECK (signed_qualifier = 'uncertain' OR signed_qualifier = 'approximate' OR signed_qualifier = 'uncertain_approximate'),
  in_force TEXT, -- From when it applies.
  in_force_min TEXT,
  in_force_max TEXT,
  in_force_precision TEXT CHECK (in_force_precision = 'day' OR in_force_precision = 'month' OR in_force_precision = 'season' OR in_force_precision = 'quarter' OR in_force_precision = 'half_year' OR in_force_precision = 'year' OR in_force_precision = 'decade' OR in_force_precision = 'century' OR in_force_precision = 'interval'),
  in_force_qualifier TEXT CHECK (in_force_qualifier = 'uncertain' OR in_force_qualifier = 'approximate' OR in_force_qualifier = 'uncertain_approximate'),
  expires TEXT, -- Until when it applies.
  expires_min TEXT,
  expires_max TEXT,
  expires_precision TEXT CHECK (expires_precision = 'day' OR expires_precision = 'month' OR expires_precision = 'season' OR expires_precision = 'quarter' OR expires_precision = 'half_year' OR expires_precision = 'year' OR expires_precision = 'decade' OR expires_precision = 'century' OR expires_precision = 'interval'),
  expires_qualifier TEXT CHECK (expires_qualifier = 'uncertain' OR expires_qualifier = 'approximate' OR expires_qualifier = 'uncertain_approximate'),
  place TEXT, -- Where it was signed.
  topics TEXT NOT NULL CHECK (json_valid(topics)), -- What it is about. The rows of agreement_topic as JSON.
  scope TEXT, -- What it covers, in a sentence of ours.
  count INTEGER, -- How many instruments a package holds.
  count_bound TEXT CHECK (count_bound = 'exact' OR count_bound = 'about' OR count_bound = 'more_than' OR count_bound = 'at_least' OR count_bound = 'less_than' OR count_bound = 'at_most' OR count_bound = 'range'), -- How the stated count stands to the true one.
  links TEXT NOT NULL CHECK (json_valid(links)), -- How it stands to other records. The rows of agreement_link as JSON.
  notes TEXT, -- What a reader of the record must know: doubts, misprints, why sources differ.
  citations TEXT NOT NULL CHECK (json_valid(citations)) -- Where the record stands in its sources. The rows of agreement_citation as JSON.
) STRICT;

CREATE TRIGGER agreement_version_stays BEFORE DELETE ON agreement_version
BEGIN SELECT RAISE (ABORT, 'versions are never deleted'); END;

CREATE TRIGGER agreement_version_is_closed_once BEFORE UPDATE ON agreement_version
WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
  OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER agreement_version_keeps_its_values BEFORE UPDATE OF title, kind, status, parties, signatories, signed, signed_min, signed_max, signed_precision, signed_qualifier, in_force, in_force_min, in_force_max, in_force_precision, in_force_qualifier, expires, expires_min, expires_max, expires_precision, expires_qualifier, place, topics, scope, count, count_bound, links, notes, citations ON agreement_version
BEGIN SELECT RAISE (ABORT, 'a version changes only by being closed, once'); END;

CREATE TRIGGER agreement_country_stays BEFORE DELETE ON agreement_country
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER agreement_country_never_changes BEFORE UPDATE ON agreement_country
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER agreement_organization_stays BEFORE DELETE ON agreement_organization
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER agreement_organization_never_changes BEFORE UPDATE ON agreement_organization
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER agreement_topic_stays BEFORE DELETE ON agreement_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER agreement_topic_never_changes BEFORE UPDATE ON agreement_topic
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER agreement_link_stays BEFORE DELETE ON agreement_link
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER agreement_link_never_changes BEFORE UPDATE ON agreement_link
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE TRIGGER agreement_citation_stays BEFORE DELETE ON agreement_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds is never deleted'); END;

CREATE TRIGGER agreement_citation_never_changes BEFORE UPDATE ON agreement_citation
BEGIN SELECT RAISE (ABORT, 'what a version holds never changes'); END;

CREATE VIEW agreement_record AS
SELECT version, opened, closed,
  id, title, kind, status, parties, signatories, signed, signed_min, signed_max, signed_precision, signed_qualifier, in_force, in_force_min, in_force_max, in_force_precision, in_force_qualifier, expires, expires_min, expires_max, expires_precision, expires_qualifier, place, topics, scope, count, count_bound, links, notes, citations, revision
FROM agreement_version;

CREATE VIEW agreements AS
SELECT * FROM agreement_record WHERE closed IS NULL;

CREATE UNIQUE INDEX agreement_current ON agreement_version (id) WHERE closed IS NULL;

CREATE UNIQUE INDEX agreement_past ON agreement_version (id, revision) WHERE closed IS NOT NULL;

CREATE INDEX agreement_closed ON agreement_version (closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX agreement_past_in_order ON agreement_version (coalesce(signed_min, '') DESC, id DESC, closed, opened) WHERE closed IS NOT NULL;

CREATE INDEX agreement_by_signed ON agreement_version (coalesce(signed_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX agreement_by_signed_descending ON agreement_version (coalesce(signed_min, ''), id) WHERE closed IS NULL;

CREATE INDEX agreement_by_title ON agreement_version (title, id) WHERE closed IS NULL;

CREATE INDEX agreement_by_in_force ON agreement_version (coalesce(in_force_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX agreement_by_in_force_descending ON agreement_version (coalesce(in_force_min, ''), id) WHERE closed IS NULL;

CREATE INDEX agreement_by_expires ON agreement_version (coalesce(expires_min, '~'), id) WHERE closed IS NULL;

CREATE INDEX agreement_by_expires_descending ON agreement_version (coalesce(expires_min, ''), id) WHERE closed IS NULL;

CREATE INDEX agreement_of_kind ON agreement_version (kind, coalesce(signed_min, '') DESC, id DESC) WHERE closed IS NULL;

CREATE INDEX agreement_of_status ON agreement_version (status, coalesce(signed_min, '') DESC, id DESC) WHERE closed IS NULL;

CREATE INDEX agreement_country_of_country ON agreement_country (country, version);

CREATE INDEX agreement_organization_of_organization ON agreement_organization (organization, version);

CREATE INDEX agreement_topic_of_topic ON agreement_topic (topic, version);

CREATE INDEX agreement_of_count_bound ON agreement_version (count_bound, coalesce(signed_min, '') DESC, id DESC) WHERE closed IS NULL;

CREATE INDEX agreement_citation_of_source ON agreement_citation (source, version);

CREATE INDEX agreement_link_to ON agreement_link (collection, target, version);

CREATE TABLE agreement_country_current (
  country TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country, sort_1 DESC, record DESC)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_country_current_opens AFTER INSERT ON agreement_version
BEGIN
  INSERT INTO agreement_country_current
  SELECT DISTINCT i.country, coalesce(NEW.signed_min, ''), NEW.id, NEW.version
  FROM agreement_country AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER agreement_country_current_closes AFTER UPDATE OF closed ON agreement_version
BEGIN
  DELETE FROM agreement_country_current WHERE (country) IN (
    SELECT DISTINCT i.country FROM agreement_country AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.signed_min, '') AND record = OLD.id;
END;

CREATE TABLE agreement_organization_current (
  organization TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (organization, sort_1 DESC, record DESC)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_organization_current_opens AFTER INSERT ON agreement_version
BEGIN
  INSERT INTO agreement_organization_current
  SELECT DISTINCT i.organization, coalesce(NEW.signed_min, ''), NEW.id, NEW.version
  FROM agreement_organization AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER agreement_organization_current_closes AFTER UPDATE OF closed ON agreement_version
BEGIN
  DELETE FROM agreement_organization_current WHERE (organization) IN (
    SELECT DISTINCT i.organization FROM agreement_organization AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.signed_min, '') AND record = OLD.id;
END;

CREATE TABLE agreement_topic_current (
  topic TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (topic, sort_1 DESC, record DESC)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_topic_current_opens AFTER INSERT ON agreement_version
BEGIN
  INSERT INTO agreement_topic_current
  SELECT DISTINCT i.topic, coalesce(NEW.signed_min, ''), NEW.id, NEW.version
  FROM agreement_topic AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER agreement_topic_current_closes AFTER UPDATE OF closed ON agreement_version
BEGIN
  DELETE FROM agreement_topic_current WHERE (topic) IN (
    SELECT DISTINCT i.topic FROM agreement_topic AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.signed_min, '') AND record = OLD.id;
END;

CREATE TABLE agreement_citation_current (
  source TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (source, sort_1 DESC, record DESC)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_citation_current_opens AFTER INSERT ON agreement_version
BEGIN
  INSERT INTO agreement_citation_current
  SELECT DISTINCT i.source, coalesce(NEW.signed_min, ''), NEW.id, NEW.version
  FROM agreement_citation AS i WHERE i.version = NEW.version;
END;

CREATE TRIGGER agreement_citation_current_closes AFTER UPDATE OF closed ON agreement_version
BEGIN
  DELETE FROM agreement_citation_current WHERE (source) IN (
    SELECT DISTINCT i.source FROM agreement_citation AS i WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.signed_min, '') AND record = OLD.id;
END;

CREATE TABLE agreement_country_pair_current (
  country_1 TEXT NOT NULL,
  country_2 TEXT NOT NULL,
  sort_1 TEXT NOT NULL,
  record TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY (country_1, country_2, sort_1 DESC, record DESC)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_country_pair_current_opens AFTER INSERT ON agreement_version
BEGIN
  INSERT INTO agreement_country_pair_current
  SELECT DISTINCT i.country, j.country, coalesce(NEW.signed_min, ''), NEW.id, NEW.version
  FROM agreement_country AS i JOIN agreement_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version;
END;

CREATE TRIGGER agreement_country_pair_current_closes AFTER UPDATE OF closed ON agreement_version
BEGIN
  DELETE FROM agreement_country_pair_current WHERE (country_1, country_2) IN (
    SELECT DISTINCT i.country, j.country FROM agreement_country AS i JOIN agreement_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version)
  AND sort_1 = coalesce(OLD.signed_min, '') AND record = OLD.id;
END;

CREATE TABLE agreement_lasting (
  "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
  value TEXT NOT NULL,
  class INTEGER NOT NULL, -- 1 up to 31 days, 2 up to 366 days, 3 up to 3653 days, 4 longer.
  earliest TEXT NOT NULL,
  record TEXT NOT NULL,
  latest TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  PRIMARY KEY ("filter", value, class, earliest, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agreement_lasting_opens AFTER INSERT ON agreement_version
WHEN NEW.signed_max > NEW.signed_min
BEGIN
  INSERT INTO agreement_lasting
  SELECT "filter", value, CASE WHEN julianday(NEW.signed_max) - julianday(NEW.signed_min) <= 30 THEN 1 WHEN julianday(NEW.signed_max) - julianday(NEW.signed_min) <= 365 THEN 2 WHEN julianday(NEW.signed_max) - julianday(NEW.signed_min) <= 3652 THEN 3 ELSE 4 END, NEW.signed_min, NEW.id, NEW.signed_max, NEW.version
  FROM (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', NEW.kind WHERE NEW.kind IS NOT NULL
    UNION ALL SELECT 'status', NEW.status WHERE NEW.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM agreement_country AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM agreement_organization AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM agreement_topic AS i WHERE i.version = NEW.version
    UNION ALL SELECT 'count_bound', NEW.count_bound WHERE NEW.count_bound IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM agreement_citation AS i WHERE i.version = NEW.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM agreement_country AS i JOIN agreement_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = NEW.version
  );
END;

CREATE TRIGGER agreement_lasting_closes AFTER UPDATE OF closed ON agreement_version
WHEN OLD.signed_max > OLD.signed_min
BEGIN
  DELETE FROM agreement_lasting WHERE ("filter", value) IN (
    SELECT '' AS "filter", '' AS value
    UNION ALL SELECT 'kind', OLD.kind WHERE OLD.kind IS NOT NULL
    UNION ALL SELECT 'status', OLD.status WHERE OLD.status IS NOT NULL
    UNION ALL SELECT DISTINCT 'country', i.country FROM agreement_country AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'organization', i.organization FROM agreement_organization AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'topic', i.topic FROM agreement_topic AS i WHERE i.version = OLD.version
    UNION ALL SELECT 'count_bound', OLD.count_bound WHERE OLD.count_bound IS NOT NULL
    UNION ALL SELECT DISTINCT 'source', i.source FROM agreement_citation AS i WHERE i.version = OLD.version
    UNION ALL SELECT DISTINCT 'between', i.country || ' ' || j.country FROM agreement_country AS i JOIN agreement_country AS j ON j.version = i.version AND j.country > i.country WHERE i.version = OLD.version
  ) AND class = CASE WHEN julianday(OLD.signed_max) - julianday(OLD.signed_min) <= 30 THEN 1 WHEN julianday(OLD.signed_max) - julianday(OLD.signed_min) <= 365 THEN 2 WHEN julianday(OLD.signed_max) - julianday(OLD.signed_min) <= 3652 THEN 3 ELSE 4 END AND earliest = OLD.signed_min AND record = OLD.id;
END;

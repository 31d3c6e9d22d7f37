-- What a release has counted. A record is counted once, in one release, for good: it is remembered here by its
-- keyed id, also after it was corrected, taken back or erased, since the difference of two counts would show it.

CREATE TABLE main.releases (                 -- Releases that were published, one row each.
    source          VARCHAR NOT NULL,        -- code; the organisation that published
    release         VARCHAR NOT NULL,        -- code; name of the release, such as 2026-H1
    batch           INTEGER NOT NULL,        -- number; the write it came with
    first_period    INTEGER NOT NULL,        -- months since 1970-01; first month
    last_period     INTEGER NOT NULL,        -- months since 1970-01; last month
    as_of           INTEGER NOT NULL,        -- number; the batch up to which records counted
    manifest_sha256 VARCHAR NOT NULL,        -- hex; digest of the manifest that was signed
    prepared_by     VARCHAR NOT NULL,        -- hex; keyed id of the person who prepared it
    approved_by     VARCHAR NOT NULL         -- hex; keyed id of the other person, who approved it
);

CREATE TABLE help.released_sightings (       -- Sightings that a release has counted, which no other may count.
    source          VARCHAR NOT NULL,        -- code; the organisation that published
    release         VARCHAR NOT NULL,        -- code; the release that counted it
    batch           INTEGER NOT NULL,        -- number; the write it came with
    record_source   VARCHAR NOT NULL,        -- code; as source in sightings
    record_id       VARCHAR NOT NULL         -- hex; as source_id in sightings
);

CREATE TABLE inspection.released_inspections ( -- Inspections that a release has counted, which no other may count.
    source          VARCHAR NOT NULL,        -- code; the organisation that published
    release         VARCHAR NOT NULL,        -- code; the release that counted it
    batch           INTEGER NOT NULL,        -- number; the write it came with
    record_source   VARCHAR NOT NULL,        -- code; as source in inspections
    record_id       VARCHAR NOT NULL         -- hex; keyed id of source and source_id in inspections
);

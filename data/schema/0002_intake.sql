-- What intake needs: kinds that the first schema lacked, corrections, and what a steward may set.
--
-- content_key is a keyed digest of what the source wrote about a record that has an id of its own there. It tells a
-- record that was corrected from one that is the same, since the coarse rows alone cannot.

ALTER TABLE main.settings ADD COLUMN enough_inhabitants INTEGER DEFAULT 100;
ALTER TABLE main.settings ADD COLUMN secret_level TINYINT DEFAULT 5;
COMMENT ON COLUMN main.settings.enough_inhabitants IS 'persons; a sighting is kept in a cell with at least so many';
COMMENT ON COLUMN main.settings.secret_level IS 'level; every sighting in a 4 km cell that holds a secret place is kept no finer';

ALTER TABLE main.batches ADD COLUMN already_known INTEGER DEFAULT 0;
ALTER TABLE main.batches ADD COLUMN purged BOOLEAN DEFAULT false;
COMMENT ON COLUMN main.batches.already_known IS 'number; records of the file that the store had already';
COMMENT ON COLUMN main.batches.purged IS 'yes/no; its rows were erased from the file';

ALTER TABLE help.sightings ADD COLUMN content_key VARCHAR;
ALTER TABLE help.visits ADD COLUMN content_key VARCHAR;
ALTER TABLE help.reporting_effort ADD COLUMN content_key VARCHAR;
ALTER TABLE inspection.worksites ADD COLUMN content_key VARCHAR;
ALTER TABLE inspection.inspections ADD COLUMN content_key VARCHAR;
ALTER TABLE inspection.signals ADD COLUMN content_key VARCHAR;
ALTER TABLE main.areas ADD COLUMN content_key VARCHAR;
ALTER TABLE main.population ADD COLUMN source_id VARCHAR;
ALTER TABLE main.population ADD COLUMN version INTEGER DEFAULT 1;
ALTER TABLE main.population ADD COLUMN content_key VARCHAR;
COMMENT ON COLUMN help.sightings.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN help.visits.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN help.reporting_effort.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN inspection.worksites.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN inspection.inspections.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN inspection.signals.content_key IS 'hex; keyed digest of what the source wrote, where it gives the record an id';
COMMENT ON COLUMN main.areas.content_key IS 'hex; keyed digest of what the source wrote';
COMMENT ON COLUMN main.population.source_id IS 'hex; keyed id of publisher and cell, empty in demonstrations';
COMMENT ON COLUMN main.population.version IS 'number; 1, 2, ... of this id';
COMMENT ON COLUMN main.population.content_key IS 'hex; keyed digest of what the source wrote';

CREATE TABLE main.confirmations (            -- Records that a batch brought once more: they stay when the first batch is taken back.
    batch           INTEGER NOT NULL,        -- number; the batch that brought them again
    fact            VARCHAR NOT NULL,        -- text; table of the record
    source          VARCHAR NOT NULL,        -- code; as in that table
    source_id       VARCHAR NOT NULL,        -- text; as in that table
    version         INTEGER NOT NULL         -- number; the version that was confirmed
);

CREATE TABLE main.column_choices (           -- Which field a column of a file is, as somebody once said.
    kind            VARCHAR NOT NULL,        -- code; kind of records in the file
    header_key      VARCHAR NOT NULL,        -- hex; keyed digest of the header: headers are not kept
    field           VARCHAR NOT NULL,        -- code; field of the kind, empty for a column that is left out
    chosen          INTEGER NOT NULL         -- number; the later choice counts
);

CREATE TABLE main.services (                 -- Where people can be referred to: public help, and hidden help as an area only.
    source          VARCHAR NOT NULL,        -- code; the organisation that entered it
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    content_key     VARCHAR,                 -- hex; keyed digest of what the source wrote, where it gives the record an id
    needs           VARCHAR[] NOT NULL,      -- codes; what it helps with
    for_whom        VARCHAR[] NOT NULL,      -- codes; whom it takes
    languages       VARCHAR[] NOT NULL,      -- codes; ISO 639-1, spoken there
    capacity        INTEGER CHECK (capacity >= 0),  -- persons; places or appointments at a time
    secret          BOOLEAN NOT NULL,        -- yes/no; its address is hidden: the area alone is kept
    name            VARCHAR,                 -- text; public name
    address         VARCHAR,                 -- text; street and number
    phone           VARCHAR,                 -- text; public number of the service
    opening_hours   VARCHAR,                 -- text; as in OpenStreetMap's opening_hours
    lat             DOUBLE,                  -- degrees, EPSG:4326; empty where hidden
    lon             DOUBLE,                  -- degrees, EPSG:4326; empty where hidden
    east            INTEGER,                 -- cells; column, empty where only the municipality is known
    north           INTEGER,                 -- cells; row, empty where only the municipality is known
    cell_level      TINYINT CHECK (cell_level BETWEEN 0 AND 5),  -- level; 0 for points, 5 (4 km) where hidden
    CHECK (NOT secret OR (name IS NULL AND address IS NULL AND phone IS NULL AND opening_hours IS NULL AND lat IS NULL AND lon IS NULL)),
    CHECK (NOT secret OR cell_level IS NULL OR cell_level = 5),
    CHECK ((east IS NULL) = (cell_level IS NULL) AND (north IS NULL) = (cell_level IS NULL))
);

CREATE TABLE help.teams (                    -- Outreach teams: what a team can do, never who is on it.
    source          VARCHAR NOT NULL,        -- code; the organisation it belongs to
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    content_key     VARCHAR,                 -- hex; keyed digest of what the source wrote, where it gives the record an id
    team            VARCHAR NOT NULL,        -- code; short code of the team, no name of a person
    team_size       TINYINT NOT NULL CHECK (team_size > 0),  -- persons; who usually go together
    languages       VARCHAR[] NOT NULL,      -- codes; ISO 639-1, spoken in the team
    travels_by      VARCHAR NOT NULL CHECK (travels_by IN ('foot', 'bicycle', 'car', 'public_transport')),  -- code; how it moves
    valid_from      DATE,                    -- date; first day
    valid_to        DATE                     -- date; last day
);

CREATE TABLE help.person_totals (            -- Totals by gender and age of a quarter and an area: these never stand on a record.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    content_key     VARCHAR,                 -- hex; keyed digest of what the source wrote, where it gives the record an id
    first_period    INTEGER NOT NULL CHECK (first_period % 3 = 0),  -- months since 1970-01; first month of the quarter
    area            VARCHAR,                 -- text; id of the district at its source, empty for the whole municipality
    gender          VARCHAR NOT NULL CHECK (gender IN ('women', 'men', 'other', 'not_known')),  -- code; of the persons counted
    age_band        VARCHAR NOT NULL CHECK (age_band IN ('0-17', '18-24', '25-44', '45-64', '65+', 'not_known')),  -- years; band
    persons         INTEGER NOT NULL CHECK (persons >= 0)  -- persons; met or reported
);

CREATE TABLE inspection.suppliers (          -- Employers that the municipality itself pays: its own contracts.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    content_key     VARCHAR,                 -- hex; keyed digest of what the source wrote, where it gives the record an id
    name            VARCHAR,                 -- text; name of the supplier, empty for a sole trader
    employer_number VARCHAR,                 -- text; business id, empty for a sole trader
    sole_trader     BOOLEAN NOT NULL,        -- yes/no; a person rather than a company: left out of exports
    kind            VARCHAR NOT NULL,        -- code; workplace kind of the work it does
    subcontractors  BOOLEAN,                 -- yes/no; it passes work on
    valid_from      DATE,                    -- date; first day of the contract
    valid_to        DATE,                    -- date; last day of the contract
    CHECK (NOT sole_trader OR (name IS NULL AND employer_number IS NULL)),
    FOREIGN KEY (kind) REFERENCES inspection.target_kinds (code)
);

CREATE TABLE main.organisation_entries (     -- The history of the register; `organisations` holds what is in force.
    source          VARCHAR NOT NULL,        -- code; register
    source_id       VARCHAR NOT NULL,        -- code; of the organisation
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    content_key     VARCHAR,                 -- hex; keyed digest of what was entered
    name            VARCHAR NOT NULL,        -- text; name of the organisation
    controller      VARCHAR NOT NULL,        -- text; who answers for the data
    legal_basis     VARCHAR NOT NULL,        -- text; ground for keeping it
    purposes        VARCHAR[] NOT NULL,      -- codes; purposes it may be used for
    recipients      VARCHAR NOT NULL,        -- text; who may receive it
    retention_months INTEGER NOT NULL CHECK (retention_months > 0),  -- months; how long it is kept
    confidential    BOOLEAN NOT NULL,        -- yes/no; a confidential service
    example         BOOLEAN NOT NULL         -- yes/no; made up
);

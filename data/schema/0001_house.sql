-- The first schema of a Majakka store.
--
-- Three compartments. `main` is shared; `help` is the outreach side; `inspection` is the enforcement side.
-- Nothing computed for inspection reads `help`. Every comment behind a table or a column is kept in the store
-- itself (COMMENT ON) as "unit; meaning", and printed by `python -m data schema`.
--
-- Facts are appended, never changed. A row has a sign: +1 states it, -1 is the tombstone of the row with the same
-- source, source_id and version. A correction is a tombstone and a row with the next version. So a count is always
-- sum(sign), and no window function is needed.
--
-- A cell is (east, north, cell_level): floor of easting and northing over the cell's size, 125 m << cell_level.
-- A period is a calendar month, as months since January 1970; a week belongs to the month of its Thursday.

CREATE SCHEMA help;
CREATE SCHEMA inspection;

CREATE TABLE main.settings (                 -- One row: what this store is about.
    store_id        VARCHAR NOT NULL,        -- code; random, names the files derived from this store
    name            VARCHAR NOT NULL,        -- text; the municipality, region or district, as shown on screens
    crs_epsg        INTEGER NOT NULL,        -- EPSG code; the grid CRS of every cell and metre in this store
    time_zone       VARCHAR NOT NULL,        -- IANA name; local time of every naive time that comes in
    demonstration   VARCHAR,                 -- code; helsinki, rural, region or town for made-up facts, empty for a real store
    seed            BIGINT,                  -- number; the generator's seed in a demonstration
    duckdb_version  VARCHAR NOT NULL         -- text; the DuckDB that made this file
);

CREATE TABLE main.batches (                  -- The ledger: one row per write, its number is the version of the store.
    batch           INTEGER NOT NULL,        -- number; 1, 2, 3, ...
    kind            VARCHAR NOT NULL,        -- code; what was written (places, sightings, visits, ...)
    organisation    VARCHAR NOT NULL,        -- code; whose data, from the register of organisations
    week            INTEGER NOT NULL,        -- weeks since 1970-01-05; when, cut to the week
    rows            INTEGER NOT NULL,        -- number; rows appended
    file_sha256     VARCHAR,                 -- hex; digest of the file that came in, if one did
    takes_back      INTEGER                  -- number; the batch whose effect this one removes
);

CREATE TABLE main.organisations (            -- The register: who may bring data in, on what ground, for what.
    code            VARCHAR NOT NULL,        -- code; stands as `source` in the facts
    name            VARCHAR NOT NULL,        -- text; name of the organisation
    controller      VARCHAR NOT NULL,        -- text; who answers for the data
    legal_basis     VARCHAR NOT NULL,        -- text; ground for keeping it
    purposes        VARCHAR[] NOT NULL,      -- codes; purposes it may be used for
    recipients      VARCHAR NOT NULL,        -- text; who may receive it
    retention_months INTEGER NOT NULL CHECK (retention_months > 0),  -- months; how long it is kept
    confidential    BOOLEAN NOT NULL,        -- yes/no; a confidential service: its sightings never cross to inspection
    example         BOOLEAN NOT NULL,        -- yes/no; made up, for trying the software
    PRIMARY KEY (code)
);

CREATE TABLE main.place_kinds (              -- Location categories and workplace kinds, from the vocabulary files.
    code            VARCHAR NOT NULL,        -- code; stable name
    number          SMALLINT NOT NULL,       -- number; stable number used in counts
    vocabulary      VARCHAR NOT NULL CHECK (vocabulary IN ('location', 'workplace')),  -- code; Table 6 category or workplace kind
    for_outreach    BOOLEAN NOT NULL,        -- yes/no; may be an outreach stop
    for_prevention  BOOLEAN NOT NULL,        -- yes/no; may be a place for campaigns
    for_service     BOOLEAN NOT NULL,        -- yes/no; a place where to refer
    for_inspection  BOOLEAN NOT NULL,        -- yes/no; may be an inspection target
    never_target    BOOLEAN NOT NULL,        -- yes/no; a help place: never an inspection target
    secret          BOOLEAN NOT NULL,        -- yes/no; no name, no point, area only
    shown_as        VARCHAR NOT NULL CHECK (shown_as IN ('point', 'cell', 'never')),  -- code; point, 500 m cell or never
    keeps_point     BOOLEAN NOT NULL,        -- yes/no; name, address and point are kept
    PRIMARY KEY (code),
    UNIQUE (number),
    UNIQUE (code, keeps_point),
    CHECK (NOT (never_target AND for_inspection)),
    CHECK (keeps_point = (shown_as = 'point' AND NOT secret))
);

CREATE TABLE main.places (                   -- Where Table 6 places and workplaces lie: open facts about places, none about people.
    source          VARCHAR NOT NULL,        -- code; osm, or the organisation that added it
    source_id       VARCHAR NOT NULL,        -- text; id at the source, keyed (HMAC) where the point is not kept
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    kind            VARCHAR NOT NULL,        -- code; location category or workplace kind
    keeps_point     BOOLEAN NOT NULL,        -- yes/no; must be what the kind says
    name            VARCHAR,                 -- text; public name
    address         VARCHAR,                 -- text; street and number
    opening_hours   VARCHAR,                 -- text; as in OpenStreetMap's opening_hours
    lat             DOUBLE,                  -- degrees, EPSG:4326; empty where the point is not kept
    lon             DOUBLE,                  -- degrees, EPSG:4326; empty where the point is not kept
    east            INTEGER NOT NULL,        -- cells; column of its cell
    north           INTEGER NOT NULL,        -- cells; row of its cell
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 0 AND 5),  -- level; 0 for points, 2 (500 m) for cells, 5 (4 km) for secret places
    source_date     DATE,                    -- date; of the last edit at the source, or of the extract
    CHECK (keeps_point OR (name IS NULL AND address IS NULL AND opening_hours IS NULL AND lat IS NULL AND lon IS NULL)),
    CHECK (keeps_point OR cell_level >= 2),
    FOREIGN KEY (kind, keeps_point) REFERENCES main.place_kinds (code, keeps_point)
);

CREATE TABLE main.extents (                  -- The rectangle that a source covers; their union is the area of work.
    source          VARCHAR NOT NULL,        -- text; digest of the extract, or demonstration
    batch           INTEGER NOT NULL,        -- number; the write it came with
    west_m          DOUBLE NOT NULL,         -- metres, grid CRS; western edge
    south_m         DOUBLE NOT NULL,         -- metres, grid CRS; southern edge
    east_m          DOUBLE NOT NULL,         -- metres, grid CRS; eastern edge
    north_m         DOUBLE NOT NULL,         -- metres, grid CRS; northern edge
    source_date     DATE                     -- date; how fresh the source says it is
);

CREATE TABLE main.areas (                    -- Named districts.
    source          VARCHAR NOT NULL,        -- code; where the border comes from
    source_id       VARCHAR NOT NULL,        -- text; id at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    name            VARCHAR NOT NULL,        -- text; name of the district
    outline         BLOB NOT NULL            -- WKB, metres, grid CRS; its border
);

CREATE TABLE main.population (               -- Inhabitants per cell, as published.
    source          VARCHAR NOT NULL,        -- code; who published it
    batch           INTEGER NOT NULL,        -- number; the write it came with
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 0 AND 5),  -- level; 125 m << level
    inhabitants     INTEGER NOT NULL         -- persons; living in the cell
);

CREATE TABLE main.base_map (                 -- A light base map, so that maps need no tile server.
    source          VARCHAR NOT NULL,        -- text; digest of the extract, or demonstration
    batch           INTEGER NOT NULL,        -- number; the write it came with
    layer           VARCHAR NOT NULL CHECK (layer IN ('water', 'green', 'building', 'main_street', 'minor_street', 'rail', 'place_name')),  -- code; what is drawn
    rank            SMALLINT NOT NULL,       -- number; 1 is shown first when the map is seen from far
    name            VARCHAR,                 -- text; name of a street, water or place
    outline         BLOB NOT NULL            -- WKB, metres, grid CRS; polygon, line or point
);

CREATE TABLE help.sightings (                -- One sighting, coarsened at the door and still treated as personal data.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    place_precision VARCHAR NOT NULL CHECK (place_precision IN ('cell', 'municipality', 'unknown')),  -- code; how well the place is known
    east            INTEGER,                 -- cells; column, at its own level
    north           INTEGER,                 -- cells; row, at its own level
    cell_level      TINYINT CHECK (cell_level BETWEEN 1 AND 5),  -- level; 125 m << level, at least 250 m
    time_precision  VARCHAR NOT NULL CHECK (time_precision IN ('week', 'month', 'season', 'year', 'unknown')),  -- code; how well the time is known
    week            INTEGER,                 -- weeks since 1970-01-05; where the week is known
    period          INTEGER,                 -- months since 1970-01; where week or month is known
    season          VARCHAR CHECK (season IN ('winter', 'spring', 'summer', 'autumn')),  -- code; where only the season is known
    year            SMALLINT,                -- year; where season or year is known
    part_of_day     VARCHAR CHECK (part_of_day IN ('night', 'morning', 'afternoon', 'evening')),  -- code; local time
    weekend         BOOLEAN,                 -- yes/no; Saturday or Sunday
    category        SMALLINT NOT NULL,       -- number; place kind it was met at, 0 if not stated
    forms           INTEGER NOT NULL CHECK (forms >= 0),  -- bits; bit (number - 1) per form of exploitation, 0 if not yet known
    indicators      VARCHAR[] NOT NULL,      -- codes; what was noticed
    discovered      BOOLEAN NOT NULL,        -- yes/no; met on a visit (yes) or reported by somebody (no)
    confidential    BOOLEAN NOT NULL,        -- yes/no; from a confidential service
    people_band     VARCHAR CHECK (people_band IN ('1', '2-4', '5-9', '10+')),  -- persons; band
    reliability     VARCHAR CHECK (reliability IN ('A', 'B', 'C', 'D')),  -- grade; A is first-hand and checked
    may_pass_on     VARCHAR NOT NULL DEFAULT 'no' CHECK (may_pass_on IN ('no', 'person agreed')),  -- code; set by the organisation
    CHECK ((place_precision = 'cell') = (east IS NOT NULL AND north IS NOT NULL AND cell_level IS NOT NULL)),
    CHECK ((time_precision IN ('week', 'month')) = (period IS NOT NULL)),
    CHECK ((time_precision = 'week') = (week IS NOT NULL))
);

CREATE TABLE help.visits (                   -- One stop of an outreach team: effort, also where nothing was found. No worker, no route.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 1 AND 5),  -- level; 125 m << level
    week            INTEGER NOT NULL,        -- weeks since 1970-01-05; ISO week
    period          INTEGER NOT NULL,        -- months since 1970-01; month of the week's Thursday
    part_of_day     VARCHAR CHECK (part_of_day IN ('night', 'morning', 'afternoon', 'evening')),  -- code; local time
    minutes         SMALLINT NOT NULL CHECK (minutes IN (10, 25, 45, 90, 150)),  -- minutes; middle of the band (under 15, 15-35, 35-60, 60-120, over 120)
    team_size       TINYINT NOT NULL CHECK (team_size > 0),  -- persons; on the team
    contacts_band   VARCHAR NOT NULL CHECK (contacts_band IN ('0', '1', '2-4', '5-9', '10+')),  -- persons; spoken with
    unmet_needs     VARCHAR[] NOT NULL       -- codes; service full, no place for men, no interpreter
);

CREATE TABLE help.reporting_effort (         -- What makes people report: hotline hours, campaigns, trained staff.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    kind            VARCHAR NOT NULL CHECK (kind IN ('hotline_hours', 'campaign', 'trained_staff')),  -- code; kind of effort
    amount          DOUBLE NOT NULL CHECK (amount >= 0),  -- hours, campaign weeks or persons by kind; how much
    first_period    INTEGER NOT NULL,        -- months since 1970-01; first month
    last_period     INTEGER NOT NULL,        -- months since 1970-01; last month
    east            INTEGER,                 -- cells; column, empty for the whole municipality
    north           INTEGER,                 -- cells; row, empty for the whole municipality
    cell_level      TINYINT                  -- level; 125 m << level, empty for the whole municipality
);

CREATE TABLE help.sighting_cube (            -- Signed counts of sightings; compacted and sorted by category, period, cell.
    category        SMALLINT NOT NULL,       -- number; place kind, 0 if not stated
    period          INTEGER NOT NULL,        -- months since 1970-01; month
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL,        -- level; 125 m << level
    forms           INTEGER NOT NULL,        -- bits; forms of exploitation, as in sightings
    discovered      BOOLEAN NOT NULL,        -- yes/no; met on a visit or reported
    sightings       BIGINT NOT NULL          -- number; signed count
);

CREATE TABLE help.visit_cube (               -- Signed sums of outreach effort; compacted and sorted by period, cell.
    period          INTEGER NOT NULL,        -- months since 1970-01; month
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL,        -- level; 125 m << level
    visits          BIGINT NOT NULL,         -- number; signed count of stops
    minutes         BIGINT NOT NULL          -- minutes; signed sum of time at stops
);

CREATE TABLE inspection.target_kinds (       -- The kinds that may be inspected: a help place cannot be among them.
    code            VARCHAR NOT NULL,        -- code; as in place_kinds
    number          SMALLINT NOT NULL,       -- number; as in place_kinds
    never_target    BOOLEAN NOT NULL CHECK (NOT never_target),  -- yes/no; always no here
    PRIMARY KEY (code)
);

CREATE TABLE inspection.worksites (          -- An employer at a worksite: the unit that is inspected.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- text; id at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    kind            VARCHAR NOT NULL,        -- code; workplace kind
    employer_number VARCHAR,                 -- text; business id of the employer
    operator        VARCHAR,                 -- text; who runs the site
    parent_contractor VARCHAR,               -- text; who gave the contract
    name            VARCHAR,                 -- text; name of the worksite
    address         VARCHAR,                 -- text; street and number
    lat             DOUBLE,                  -- degrees, EPSG:4326; empty inside a help place
    lon             DOUBLE,                  -- degrees, EPSG:4326; empty inside a help place
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 0 AND 5),  -- level; 125 m << level
    valid_from      DATE,                    -- date; first day of work there
    valid_to        DATE,                    -- date; last day of work there
    season          VARCHAR CHECK (season IN ('winter', 'spring', 'summer', 'autumn')),  -- code; of a seasonal site
    staff_band      VARCHAR CHECK (staff_band IN ('1-4', '5-9', '10-19', '20-49', '50+')),  -- persons; band
    employer_housing BOOLEAN,                -- yes/no; the employer houses workers
    own_contract    BOOLEAN NOT NULL,        -- yes/no; works on a contract of the municipality
    sole_trader     BOOLEAN NOT NULL,        -- yes/no; a person rather than a company: left out of exports
    at_help_place   BOOLEAN NOT NULL,        -- yes/no; the host building is a help place, which is never the target
    stated_power    VARCHAR,                 -- text; the legal power that allows worker housing as a site of its own
    CHECK (NOT at_help_place OR (lat IS NULL AND lon IS NULL AND address IS NULL AND name IS NULL)),
    CHECK (kind <> 'worker_housing' OR stated_power IS NOT NULL),
    FOREIGN KEY (kind) REFERENCES inspection.target_kinds (code)
);

CREATE TABLE inspection.inspections (        -- One inspection of a worksite, with outcome flags that can stand together.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- text; id at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    kind            VARCHAR NOT NULL,        -- code; workplace kind on that day
    east            INTEGER NOT NULL,        -- cells; column of the worksite
    north           INTEGER NOT NULL,        -- cells; row of the worksite
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 0 AND 5),  -- level; 125 m << level
    inspected_on    DATE NOT NULL,           -- date; day of the visit
    period          INTEGER NOT NULL,        -- months since 1970-01; month of that week's Thursday
    trigger         VARCHAR NOT NULL CHECK (trigger IN ('planned', 'complaint', 'random', 'follow_up')),  -- code; why it took place
    stage           VARCHAR NOT NULL CHECK (stage IN ('day', 'three_months', 'final')),  -- code; how final the outcome is
    carried_out     BOOLEAN NOT NULL,        -- yes/no; not carried out is never "nothing found"
    nothing_found   BOOLEAN NOT NULL,        -- yes/no; outcome flag
    administrative  BOOLEAN NOT NULL,        -- yes/no; outcome flag: administrative faults
    labour_exploitation BOOLEAN NOT NULL,    -- yes/no; outcome flag
    referral        BOOLEAN NOT NULL,        -- yes/no; outcome flag: somebody was referred to help
    finding_codes   VARCHAR[] NOT NULL,      -- codes; indicators found
    authorities     VARCHAR[] NOT NULL,      -- codes; authorities present
    unit_code       VARCHAR,                 -- code; unit that inspected, never a person
    CHECK (carried_out OR NOT (nothing_found OR administrative OR labour_exploitation OR referral)),
    CHECK (NOT (nothing_found AND (administrative OR labour_exploitation OR referral))),
    FOREIGN KEY (kind) REFERENCES inspection.target_kinds (code)
);

CREATE TABLE inspection.signals (            -- Workplace signals tied to a worksite, from tip lines, unions and authorities.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; keyed id of the record at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    channel         VARCHAR NOT NULL CHECK (channel IN ('tip_line', 'union', 'authority')),  -- code; how it came in
    week            INTEGER NOT NULL,        -- weeks since 1970-01-05; ISO week
    period          INTEGER NOT NULL,        -- months since 1970-01; month of the week's Thursday
    indicators      VARCHAR[] NOT NULL       -- codes; what was signalled
);

CREATE TABLE inspection.inspection_cube (    -- Signed inspection results; compacted and sorted by category, period, cell.
    category        SMALLINT NOT NULL,       -- number; workplace kind
    period          INTEGER NOT NULL,        -- months since 1970-01; month
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL,        -- level; 125 m << level
    trigger         VARCHAR NOT NULL,        -- code; why they took place
    inspections     BIGINT NOT NULL,         -- number; signed count of inspections carried out
    administrative  BIGINT NOT NULL,         -- number; signed count with administrative faults
    labour_exploitation BIGINT NOT NULL,     -- number; signed count with labour exploitation
    referral        BIGINT NOT NULL          -- number; signed count with a referral
);

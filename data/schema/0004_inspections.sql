-- What inspectorates plan and find: crews, lists of a month, planned visits, debriefs, follow-ups, and who stepped aside.
--
-- All of it is confidential until carried out. Who opened a list or a plan is written to a file beside the store
-- (data/inspecting/openings.py), not to a table: reading must not count as a change of the facts.

CREATE TABLE inspection.crews (              -- Crews of authorities: what a crew can do, never who is on it.
    source          VARCHAR NOT NULL,        -- code; the organisation it belongs to
    source_id       VARCHAR NOT NULL,        -- text; id at the source
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    crew            VARCHAR NOT NULL,        -- code; short code of the crew, no name of a person
    authority       VARCHAR NOT NULL,        -- code; as in authorities
    lat             DOUBLE NOT NULL,         -- degrees, EPSG:4326; its office, where the day begins and ends
    lon             DOUBLE NOT NULL,         -- degrees, EPSG:4326; its office, where the day begins and ends
    starts_s        INTEGER NOT NULL CHECK (starts_s BETWEEN 0 AND 86400),  -- seconds since midnight; working hours begin
    ends_s          INTEGER NOT NULL CHECK (ends_s BETWEEN 0 AND 86400),    -- seconds since midnight; working hours end
    travels_by      VARCHAR NOT NULL,        -- code; how it moves
    languages       VARCHAR[] NOT NULL,      -- codes; ISO 639-1, spoken in it
    days            SMALLINT NOT NULL CHECK (days >= 0),  -- days; given to a month
    most_visits_a_day SMALLINT NOT NULL CHECK (most_visits_a_day > 0),  -- number; visits on one day at most
    CHECK (starts_s < ends_s)
);

CREATE TABLE inspection.month_lists (        -- A list of worksites to inspect in a month, as it was settled.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- hex; opaque code of the list
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    period          INTEGER NOT NULL,        -- months since 1970-01; month it is for
    authority       VARCHAR NOT NULL,        -- code; whose list it is
    seed            BIGINT NOT NULL,         -- number; of the lot
    sites           INTEGER NOT NULL CHECK (sites >= 0),   -- number; worksites that the lot drew among
    budget          INTEGER NOT NULL CHECK (budget >= 0)   -- number; visits there were days for
);

CREATE TABLE inspection.list_items (         -- Worksites on a settled list: which part they belong to, with which chance the lot drew them.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    list            VARCHAR NOT NULL,        -- hex; code of the list
    position        INTEGER NOT NULL,        -- number; 1, 2, ... in the order of the list
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    part            VARCHAR NOT NULL CHECK (part IN ('fixed', 'value', 'uncertain', 'random')),  -- code; why it is on the list
    cause           VARCHAR CHECK (cause IN ('complaint', 'follow_up', 'put_in')),  -- code; of a fixed item
    lot_chance      DOUBLE CHECK (lot_chance > 0 AND lot_chance <= 1),  -- share; probability with which the lot draws it
    expected        DOUBLE,                  -- share; inspections expected to find labour exploitation
    lower           DOUBLE,                  -- share; lower end of the 90 % interval
    upper           DOUBLE,                  -- share; upper end of the 90 % interval
    value           DOUBLE                   -- points; expected findings weighted by severity
);

CREATE TABLE inspection.overrides (          -- Where an inspector changed a list: put a worksite in or left one out, and why.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    period          INTEGER NOT NULL,        -- months since 1970-01; month of the list
    authority       VARCHAR NOT NULL,        -- code; whose list it is
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    what            VARCHAR NOT NULL CHECK (what IN ('put_in', 'left_out')),  -- code; what was done
    reason          VARCHAR NOT NULL,        -- code; why, from the vocabulary override_reasons
    instead_of      VARCHAR                  -- code; part of the list that a site left out belonged to
);

CREATE TABLE inspection.planned_visits (     -- Visits that are planned: confidential until they were carried out.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- code; opaque code of the visit
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    period          INTEGER NOT NULL,        -- months since 1970-01; month it is planned for
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    kind            VARCHAR NOT NULL,        -- code; workplace kind
    trigger         VARCHAR NOT NULL CHECK (trigger IN ('planned', 'complaint', 'random', 'follow_up')),  -- code; why it takes place
    day             DATE NOT NULL,           -- date; local day
    begins_s        INTEGER NOT NULL,        -- seconds since midnight; all crews are there from then
    ends_s          INTEGER NOT NULL,        -- seconds since midnight; to then
    shown_from      DATE NOT NULL,           -- date; first day on which those who go may read it
    lead            VARCHAR NOT NULL,        -- code; authority that leads
    authorities     VARCHAR[] NOT NULL,      -- codes; authorities that go
    crews           VARCHAR[] NOT NULL,      -- codes; their crews, in the same order
    roles           VARCHAR[] NOT NULL,      -- text; their roles, in the same order
    meets_at        VARCHAR NOT NULL,        -- text; where crews meet, not naming the site
    meets_lat       DOUBLE,                  -- degrees, EPSG:4326; meeting point
    meets_lon       DOUBLE,                  -- degrees, EPSG:4326; meeting point
    refers          VARCHAR NOT NULL,        -- code; authority or organisation of the person with a mandate to refer
    interpreter_languages VARCHAR[] NOT NULL,  -- codes; ISO 639-1
    interpreter_from VARCHAR,                -- text; organisation of the independent interpreter
    papers_checked  BOOLEAN NOT NULL,        -- yes/no; residence papers are checked
    papers_reason   VARCHAR,                 -- text; why they are
    immigration_reason VARCHAR,              -- text; written reason where immigration control takes part
    state           VARCHAR NOT NULL CHECK (state IN ('planned', 'carried_out', 'not_carried_out', 'withdrawn')),  -- code; what became of it
    CHECK (begins_s < ends_s),
    CHECK (NOT papers_checked OR papers_reason IS NOT NULL),
    CHECK (NOT list_contains(authorities, 'immigration') OR immigration_reason IS NOT NULL),
    FOREIGN KEY (kind) REFERENCES inspection.target_kinds (code)
);

CREATE TABLE inspection.debriefs (           -- Debriefs of planned visits, by stage; each became an inspection result.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- code; code of the visit
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    stage           VARCHAR NOT NULL CHECK (stage IN ('day', 'three_months', 'final')),  -- code; how final the outcome is
    carried_out     BOOLEAN NOT NULL,        -- yes/no; whether the visit took place
    not_carried_out_reason VARCHAR,          -- code; why not, from the vocabulary
    referred        SMALLINT NOT NULL CHECK (referred >= 0)  -- persons; referred to help
);

CREATE TABLE inspection.authority_findings ( -- What each authority found on a visit, by stage.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- text; code of the visit, colon, authority
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    visit           VARCHAR NOT NULL,        -- code; code of the visit
    authority       VARCHAR NOT NULL,        -- code; who found it
    finding_codes   VARCHAR[] NOT NULL,      -- codes; indicators found
    administrative  BOOLEAN NOT NULL,        -- yes/no; administrative faults
    labour_exploitation BOOLEAN NOT NULL     -- yes/no; labour exploitation
);

CREATE TABLE inspection.follow_ups (         -- What is to be done after a visit, by whom and until when.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    visit           VARCHAR NOT NULL,        -- code; code of the visit
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    what            VARCHAR NOT NULL,        -- code; from the vocabulary follow_ups
    owner           VARCHAR NOT NULL,        -- code; authority that does it
    due             DATE NOT NULL,           -- date; until when
    done_on         DATE                     -- date; when it was done, empty until then
);

CREATE TABLE inspection.steps_aside (        -- Who does not deal with a worksite for reasons of interest.
    source          VARCHAR NOT NULL,        -- code; the organisation of the person
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    person          VARCHAR NOT NULL,        -- hex; keyed id of the person
    worksite_source VARCHAR NOT NULL,        -- code; source of the worksite
    worksite_id     VARCHAR NOT NULL,        -- text; source_id of the worksite
    reason          VARCHAR NOT NULL         -- code; why, from the vocabulary step_aside_reasons
);

-- What outreach plans and rounds leave behind: what a coordinator said of stops, what was drawn, what was left out.
--
-- A round under way is no row of the store: it lies in a file of its own until the shift is over. Then its stops become
-- visits (cell, part of day, band of minutes, team size) and rows of stops_left_out, and the file goes.

CREATE TABLE help.stop_choices (             -- What a coordinator said of a stop; never scored.
    source          VARCHAR NOT NULL,        -- code; the organisation that said it
    source_id       VARCHAR NOT NULL,        -- hex; opaque code of the stop
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    languages       VARCHAR[] NOT NULL,      -- codes; ISO 639-1, one of which a team must speak; none for every team
    meeting_hours   VARCHAR,                 -- text; as in OpenStreetMap's opening_hours, empty for those of the place
    stay_minutes    SMALLINT CHECK (stay_minutes BETWEEN 1 AND 240),  -- minutes; how long a visit takes, empty for the usual
    banned          BOOLEAN NOT NULL         -- yes/no; nobody goes there until it is said otherwise
);

CREATE TABLE help.stops_left_out (           -- Stops of a round that the team did not make, by cell: also a fact.
    source          VARCHAR NOT NULL,        -- code; the organisation it came from
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 1 AND 5),  -- level; 125 m << level
    week            INTEGER NOT NULL,        -- weeks since 1970-01-05; ISO week
    period          INTEGER NOT NULL,        -- months since 1970-01; month of the week's Thursday
    part_of_day     VARCHAR CHECK (part_of_day IN ('night', 'morning', 'afternoon', 'evening')),  -- code; local time
    reason          VARCHAR NOT NULL         -- code; why, from the vocabulary left_out_reasons
);

CREATE TABLE help.plan_draws (               -- What a plan drew at random, with its chance: so that rates stay estimable.
    source          VARCHAR NOT NULL,        -- code; the organisation that planned
    source_id       VARCHAR NOT NULL,        -- hex; random id
    version         INTEGER NOT NULL,        -- number; 1, 2, ... of this id
    sign            TINYINT NOT NULL CHECK (sign IN (1, -1)),  -- +1 or -1; states or removes
    batch           INTEGER NOT NULL,        -- number; the write it came with
    week            INTEGER NOT NULL,        -- weeks since 1970-01-05; ISO week of the shift
    period          INTEGER NOT NULL,        -- months since 1970-01; month of the week's Thursday
    east            INTEGER NOT NULL,        -- cells; column
    north           INTEGER NOT NULL,        -- cells; row
    cell_level      TINYINT NOT NULL CHECK (cell_level BETWEEN 1 AND 5),  -- level; 125 m << level
    seed            BIGINT NOT NULL,         -- number; of the draw
    chance          DOUBLE NOT NULL CHECK (chance > 0 AND chance <= 1),  -- share; probability with which it was drawn
    drawn           BOOLEAN NOT NULL         -- yes/no; whether it was
);

ALTER TABLE help.visits ADD COLUMN referred SMALLINT;
COMMENT ON COLUMN help.visits.referred IS 'persons; referred to a service at this stop, empty where it was not said';

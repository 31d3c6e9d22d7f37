-- What keeping trust needs of the store: how long records of a kind are kept.
--
-- The register says for how many months an organisation's records are kept. A rule may shorten that for one kind of
-- records, never lengthen it. Backups, the audit and who may sign in lie outside the store, in files of their own.

CREATE TABLE main.retention_rules (          -- Kinds of records that an organisation keeps for fewer months than the register says.
    source          VARCHAR NOT NULL,        -- code; the organisation whose records they are
    batch           INTEGER NOT NULL,        -- number; the write it came with, the latest rule of a kind counts
    kind            VARCHAR NOT NULL,        -- code; kind of records, as in data/retention/kept.toml
    months          INTEGER CHECK (months > 0)  -- months; how long they are kept, empty where the register counts again
);

-- Persons' complaints are streams of a kind of their own. SQLite changes no check of a table, so the log is
-- copied into one that allows it; events and parts stay what they are, byte for byte.
CREATE TABLE events_before_23 (
    stream_kind  TEXT    NOT NULL
                 CHECK (stream_kind IN ('concern', 'case', 'organisation', 'complaint', 'access')),
    stream_id    BLOB    NOT NULL CHECK (length(stream_id) = 16),
    version      INTEGER NOT NULL CHECK (version > 0),
    organisation BLOB             CHECK (length(organisation) = 16),
    at           INTEGER NOT NULL,
    record       BLOB    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO events_before_23 (stream_kind, stream_id, version, organisation, at, record)
SELECT stream_kind, stream_id, version, organisation, at, record FROM events;
CREATE TABLE parts_before_23 (
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    compartment TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    digest      BLOB    NOT NULL CHECK (length(digest) = 32),
    body        BLOB,
    PRIMARY KEY (stream_kind, stream_id, version, compartment),
    FOREIGN KEY (stream_kind, stream_id, version)
        REFERENCES events_before_23 (stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO parts_before_23 (stream_kind, stream_id, version, compartment, epoch, digest, body)
SELECT stream_kind, stream_id, version, compartment, epoch, digest, body FROM parts;
DROP TABLE parts;
DROP TABLE events;
-- The reference of the parts follows the name.
ALTER TABLE events_before_23 RENAME TO events;
ALTER TABLE parts_before_23 RENAME TO parts;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

-- Complaints, for whoever takes them and for the person. Whose they are is a keyed hash, and whom they are
-- about is sealed: who has the database alone finds neither.
CREATE TABLE complaints (
    id       BLOB    NOT NULL PRIMARY KEY,
    receiver BLOB    NOT NULL,
    owner    BLOB    NOT NULL CHECK (length(owner) = 32),
    state    TEXT    NOT NULL,
    -- 0 while it waits, 1 once it was answered.
    turn     INTEGER NOT NULL,
    -- When it has to be answered, or was made.
    at       INTEGER NOT NULL,
    body     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX complaints_by_receiver ON complaints (receiver, turn, at, id);
CREATE INDEX complaints_by_owner ON complaints (owner, id);

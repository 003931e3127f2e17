-- Persons' complaints are streams of a kind of their own.
ALTER TABLE events DROP CONSTRAINT events_stream_kind_check;
ALTER TABLE events ADD CONSTRAINT events_stream_kind_check
    CHECK (stream_kind IN ('concern', 'case', 'organisation', 'complaint', 'access'));

-- Complaints, for whoever takes them and for the person. Whose they are is a keyed hash, and whom they are
-- about is sealed: who has the database alone finds neither.
CREATE TABLE complaints (
    id       BYTEA  NOT NULL PRIMARY KEY,
    receiver BYTEA  NOT NULL,
    owner    BYTEA  NOT NULL CHECK (length(owner) = 32),
    state    TEXT   NOT NULL,
    -- 0 while it waits, 1 once it was answered.
    turn     BIGINT NOT NULL,
    -- When it has to be answered, or was made.
    at       BIGINT NOT NULL,
    body     BYTEA  NOT NULL
);
CREATE INDEX complaints_by_receiver ON complaints (receiver, turn, at, id);
CREATE INDEX complaints_by_owner ON complaints (owner, id);

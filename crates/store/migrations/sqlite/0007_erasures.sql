-- What was destroyed, so that it is destroyed again when a backup from before is put back. The id is the
-- number of its certificate and says nothing of whose it was; the stream has no key left.
CREATE TABLE erasures (
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    stream_kind TEXT NOT NULL,
    stream_id   BLOB NOT NULL CHECK (length(stream_id) = 16),
    everything  INTEGER NOT NULL CHECK (everything IN (0, 1)),
    at          INTEGER NOT NULL,
    -- When the bytes were gone from the database's own files too.
    scrubbed    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures_by_stream ON erasures (stream_kind, stream_id);

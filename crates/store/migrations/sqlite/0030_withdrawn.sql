-- What was taken back: a key from an organisation, or an agreement by the person. A backup from before holds both again,
-- and the log that told of it is lost then; so this is written down apart, and a restore takes it back once more.
CREATE TABLE withdrawn (
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL CHECK (length(stream_id) = 16),
    -- The compartment whose key it was, or 'agreement'.
    what        TEXT    NOT NULL,
    -- From whom, or which agreement.
    whose       BLOB    NOT NULL CHECK (length(whose) = 16),
    at          INTEGER NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, what, whose)
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawn_at ON withdrawn (at);

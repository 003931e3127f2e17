-- What was taken back: a key from an organisation, or an agreement by the person. A backup from before holds both again,
-- and the log that told of it is lost then; so this is written down apart, and a restore takes it back once more.
CREATE TABLE withdrawn (
    stream_kind text   NOT NULL,
    stream_id   bytea  NOT NULL CHECK (length(stream_id) = 16),
    -- The compartment whose key it was, or 'agreement'.
    what        text   NOT NULL,
    -- From whom, or which agreement.
    whose       bytea  NOT NULL CHECK (length(whose) = 16),
    at          bigint NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, what, whose)
);
CREATE INDEX withdrawn_at ON withdrawn (at);

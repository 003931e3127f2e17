-- Against the loss of all members: the organisation's key, wrapped for two custodians of partners, of whom
-- the second opens the outer layer and leaves the inner one for the first.
CREATE TABLE reserves (
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    generation   BIGINT NOT NULL,
    first        BYTEA NOT NULL REFERENCES members (id),
    second       BYTEA NOT NULL REFERENCES members (id),
    first_key    BYTEA NOT NULL CHECK (length(first_key) = 32),
    second_key   BYTEA NOT NULL CHECK (length(second_key) = 32),
    wrap         BYTEA NOT NULL,
    half         BYTEA,
    PRIMARY KEY (organisation, first, second)
);

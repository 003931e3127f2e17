-- Against the loss of all members: the organisation's key, wrapped for two custodians of partners, of whom
-- the second opens the outer layer and leaves the inner one for the first.
CREATE TABLE reserves (
    organisation BLOB NOT NULL REFERENCES organisations (id),
    generation   INTEGER NOT NULL,
    first        BLOB NOT NULL REFERENCES members (id),
    second       BLOB NOT NULL REFERENCES members (id),
    first_key    BLOB NOT NULL CHECK (length(first_key) = 32),
    second_key   BLOB NOT NULL CHECK (length(second_key) = 32),
    wrap         BLOB NOT NULL,
    half         BLOB,
    PRIMARY KEY (organisation, first, second)
) STRICT, WITHOUT ROWID;

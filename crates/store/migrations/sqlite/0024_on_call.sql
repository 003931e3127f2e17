-- Keys of how a person is reached, and of urgent health, wrapped for two organisations on call together: the
-- first's wrap lies inside the second's.
CREATE TABLE pair_wraps (
    stream_kind       TEXT    NOT NULL,
    stream_id         BLOB    NOT NULL CHECK (length(stream_id) = 16),
    compartment       TEXT    NOT NULL,
    epoch             INTEGER NOT NULL,
    first             BLOB    NOT NULL CHECK (length(first) = 16),
    second            BLOB    NOT NULL CHECK (length(second) = 16),
    first_generation  INTEGER NOT NULL,
    second_generation INTEGER NOT NULL,
    first_key         BLOB    NOT NULL CHECK (length(first_key) = 32),
    second_key        BLOB    NOT NULL CHECK (length(second_key) = 32),
    wrap              BLOB    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, compartment, epoch, first, second)
) STRICT, WITHOUT ROWID;

-- What the second left for the first, for one break-glass and as long as it lasts.
CREATE TABLE pair_halves (
    emergency         BLOB    NOT NULL CHECK (length(emergency) = 16),
    stream_kind       TEXT    NOT NULL,
    stream_id         BLOB    NOT NULL CHECK (length(stream_id) = 16),
    compartment       TEXT    NOT NULL,
    epoch             INTEGER NOT NULL,
    first             BLOB    NOT NULL CHECK (length(first) = 16),
    first_generation  INTEGER NOT NULL,
    first_key         BLOB    NOT NULL CHECK (length(first_key) = 32),
    second_key        BLOB    NOT NULL CHECK (length(second_key) = 32),
    half              BLOB    NOT NULL,
    PRIMARY KEY (emergency, stream_kind, stream_id, compartment, epoch)
) STRICT, WITHOUT ROWID;

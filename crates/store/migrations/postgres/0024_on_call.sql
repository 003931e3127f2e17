-- Keys of how a person is reached, and of urgent health, wrapped for two organisations on call together: the
-- first's wrap lies inside the second's.
CREATE TABLE pair_wraps (
    stream_kind       TEXT    NOT NULL,
    stream_id         BYTEA   NOT NULL CHECK (length(stream_id) = 16),
    compartment       TEXT    NOT NULL,
    epoch             BIGINT  NOT NULL,
    first             BYTEA   NOT NULL CHECK (length(first) = 16),
    second            BYTEA   NOT NULL CHECK (length(second) = 16),
    first_generation  BIGINT  NOT NULL,
    second_generation BIGINT  NOT NULL,
    first_key         BYTEA   NOT NULL CHECK (length(first_key) = 32),
    second_key        BYTEA   NOT NULL CHECK (length(second_key) = 32),
    wrap              BYTEA   NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, compartment, epoch, first, second)
);

-- What the second left for the first, for one break-glass and as long as it lasts.
CREATE TABLE pair_halves (
    emergency         BYTEA   NOT NULL CHECK (length(emergency) = 16),
    stream_kind       TEXT    NOT NULL,
    stream_id         BYTEA   NOT NULL CHECK (length(stream_id) = 16),
    compartment       TEXT    NOT NULL,
    epoch             BIGINT  NOT NULL,
    first             BYTEA   NOT NULL CHECK (length(first) = 16),
    first_generation  BIGINT  NOT NULL,
    first_key         BYTEA   NOT NULL CHECK (length(first_key) = 32),
    second_key        BYTEA   NOT NULL CHECK (length(second_key) = 32),
    half              BYTEA   NOT NULL,
    PRIMARY KEY (emergency, stream_kind, stream_id, compartment, epoch)
);

-- Numbers on paper that anybody may ask about without an account: a keyed hash of each, and whether it is good
-- for anything now.
CREATE TABLE numbers (
    tag     BYTEA PRIMARY KEY NOT NULL,
    kind    TEXT NOT NULL,
    case_id BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    state   TEXT NOT NULL,
    until   BIGINT NOT NULL
);
CREATE INDEX numbers_by_case ON numbers (case_id);

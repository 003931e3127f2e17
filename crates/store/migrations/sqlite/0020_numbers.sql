-- Numbers on paper that anybody may ask about without an account: a keyed hash of each, and whether it is good
-- for anything now.
CREATE TABLE numbers (
    tag     BLOB PRIMARY KEY NOT NULL,
    kind    TEXT NOT NULL,
    case_id BLOB NOT NULL,
    subject BLOB NOT NULL,
    state   TEXT NOT NULL,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX numbers_by_case ON numbers (case_id);

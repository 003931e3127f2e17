-- Persons' own pages. The page of a case is found by a keyed hash of its code; the private key to which
-- what the person reads there is wrapped lies locked under code and secret.
CREATE TABLE person_pages (
    case_id    BYTEA    NOT NULL PRIMARY KEY CHECK (length(case_id) = 16),
    code_hash  BYTEA    NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    public_key BYTEA    NOT NULL CHECK (length(public_key) = 32),
    lock       BYTEA    NOT NULL,
    -- 1 once it was turned off.
    off        BIGINT NOT NULL DEFAULT 0,
    -- When somebody signed in with the word that stands for danger, until the log says so.
    danger     BIGINT,
    failures   BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX person_pages_in_danger ON person_pages (danger) WHERE danger IS NOT NULL;

CREATE TABLE page_sessions (
    secret_hash BYTEA    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    case_id     BYTEA    NOT NULL REFERENCES person_pages (case_id) ON DELETE CASCADE,
    keys        BYTEA    NOT NULL,
    place       BYTEA    NOT NULL,
    created     BIGINT NOT NULL,
    seen        BIGINT NOT NULL
);
CREATE INDEX page_sessions_by_case ON page_sessions (case_id);

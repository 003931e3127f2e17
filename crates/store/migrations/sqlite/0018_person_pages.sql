-- Persons' own pages. The page of a case is found by a keyed hash of its code; the private key to which
-- what the person reads there is wrapped lies locked under code and secret.
CREATE TABLE person_pages (
    case_id    BLOB    NOT NULL PRIMARY KEY CHECK (length(case_id) = 16),
    code_hash  BLOB    NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32),
    lock       BLOB    NOT NULL,
    -- 1 once it was turned off.
    off        INTEGER NOT NULL DEFAULT 0,
    -- When somebody signed in with the word that stands for danger, until the log says so.
    danger     INTEGER,
    failures   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX person_pages_in_danger ON person_pages (danger) WHERE danger IS NOT NULL;

CREATE TABLE page_sessions (
    secret_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    case_id     BLOB    NOT NULL REFERENCES person_pages (case_id) ON DELETE CASCADE,
    keys        BLOB    NOT NULL,
    place       BLOB    NOT NULL,
    created     INTEGER NOT NULL,
    seen        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX page_sessions_by_case ON page_sessions (case_id);

-- Dossiers for identification, for the panel. Which member a dossier is locked from is sealed.
CREATE TABLE dossiers (
    id      BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    panel   BLOB NOT NULL,
    state   TEXT NOT NULL,
    -- 0 while the panel has something to do, 1 once it decided.
    turn    INTEGER NOT NULL,
    -- When it has to be decided, as far as the law says so.
    at      INTEGER NOT NULL,
    body    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dossiers_by_panel ON dossiers (panel, turn, at, id);
CREATE INDEX dossiers_by_case ON dossiers (case_id);
-- The ballots of the round under way, sealed together: how many are for and against, and of nobody how. No backup
-- holds them, and nothing is left of them once they were counted.
CREATE TABLE ballots (
    dossier BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    body    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

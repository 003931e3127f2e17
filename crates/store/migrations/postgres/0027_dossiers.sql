-- Dossiers for identification, for the panel. Which member a dossier is locked from is sealed.
CREATE TABLE dossiers (
    id      BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA NOT NULL,
    panel   BYTEA NOT NULL,
    state   TEXT NOT NULL,
    -- 0 while the panel has something to do, 1 once it decided.
    turn    BIGINT NOT NULL,
    -- When it has to be decided, as far as the law says so.
    at      BIGINT NOT NULL,
    body    BYTEA NOT NULL
);
CREATE INDEX dossiers_by_panel ON dossiers (panel, turn, at, id);
CREATE INDEX dossiers_by_case ON dossiers (case_id);
-- The ballots of the round under way, sealed together: how many are for and against, and of nobody how. No backup
-- holds them, and nothing is left of them once they were counted.
CREATE TABLE ballots (
    dossier BYTEA NOT NULL PRIMARY KEY,
    case_id BYTEA NOT NULL,
    body    BYTEA NOT NULL
);

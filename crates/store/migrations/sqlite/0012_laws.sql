-- What the law did instead of an agreement, for whoever oversees it. It is told in sealed records, so the
-- projections are made again from the log.
CREATE TABLE laws (
    case_id    BLOB NOT NULL,
    version    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    -- Nobody where the law itself moves responsibility for a child.
    invoked_by BLOB,
    receiver   BLOB NOT NULL,
    body       BLOB NOT NULL,
    PRIMARY KEY (case_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX laws_by_time ON laws (at, case_id, version);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

-- What the law did instead of an agreement, for whoever oversees it. It is told in sealed records, so the
-- projections are made again from the log.
CREATE TABLE laws (
    case_id    BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    -- Nobody where the law itself moves responsibility for a child.
    invoked_by BYTEA,
    receiver   BYTEA NOT NULL,
    body       BYTEA NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE INDEX laws_by_time ON laws (at, case_id, version);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

-- What was opened, a row for each entry of a record of accesses: for the alerts about it. Who, what and why is
-- sealed. The rows are told in sealed records, so they are made again from the log.
CREATE TABLE openings (
    on_id        BYTEA   NOT NULL,
    version      BIGINT  NOT NULL,
    organisation BYTEA   NOT NULL,
    at           BIGINT  NOT NULL,
    body         BYTEA   NOT NULL,
    PRIMARY KEY (on_id, version)
);
CREATE INDEX openings_by_time ON openings (at, on_id, version);
CREATE INDEX openings_by_organisation ON openings (organisation, at, on_id, version);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT (name) DO NOTHING;

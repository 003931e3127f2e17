-- What an organisation has seen of its notices is said of each: what waits below a page's end, or is stored
-- late with an earlier instant, is not taken for seen. Those up to `until` are seen, as before.
CREATE TABLE notices_dealt_with (
    organisation BYTEA  NOT NULL,
    at           BIGINT NOT NULL,
    stream_kind  TEXT   NOT NULL,
    stream_id    BYTEA  NOT NULL,
    version      BIGINT NOT NULL,
    PRIMARY KEY (organisation, at, stream_kind, stream_id, version)
);

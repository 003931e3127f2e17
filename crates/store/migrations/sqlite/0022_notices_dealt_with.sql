-- What an organisation has seen of its notices is said of each: what waits below a page's end, or is stored
-- late with an earlier instant, is not taken for seen. Those up to `until` are seen, as before.
CREATE TABLE notices_dealt_with (
    organisation BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    stream_kind  TEXT    NOT NULL,
    stream_id    BLOB    NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (organisation, at, stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;

-- Documents' and telephone numbers in sealed parts, as tags under a key that only the organisation has
-- to whom a row belongs. A row of an empty tag says that a part was looked through. Rows hang on the wrap
-- without which their organisation could not open the part: they go with it.
CREATE TABLE blind_index (
    organisation bytea  NOT NULL,
    stream_kind  text   NOT NULL,
    stream_id    bytea  NOT NULL,
    version      bigint NOT NULL,
    compartment  text   NOT NULL,
    epoch        bigint NOT NULL,
    tag          bytea  NOT NULL CHECK (length(tag) IN (0, 16)),
    PRIMARY KEY (organisation, stream_kind, stream_id, version, compartment, tag),
    FOREIGN KEY (stream_kind, stream_id, compartment, epoch, organisation)
        REFERENCES key_wraps (stream_kind, stream_id, compartment, epoch, recipient) ON DELETE CASCADE
);
CREATE INDEX blind_index_by_tag ON blind_index (organisation, tag);
CREATE INDEX blind_index_by_wrap
    ON blind_index (stream_kind, stream_id, compartment, epoch, organisation);

-- Which key pairs of an organisation each of its members can open. An organisation gets a new pair when
-- a member leaves; the one before stays until the last key wrapped to it has been wrapped anew.
CREATE TABLE custody (
    organisation BYTEA   NOT NULL REFERENCES organisations (id),
    generation   BIGINT NOT NULL,
    member       BYTEA   NOT NULL REFERENCES members (id),
    wrap         BYTEA   NOT NULL,
    PRIMARY KEY (organisation, generation, member)
);
CREATE INDEX custody_by_member ON custody (member);
INSERT INTO custody (organisation, generation, member, wrap)
    SELECT organisation, generation, member, wrap FROM memberships;
ALTER TABLE memberships DROP COLUMN generation;
ALTER TABLE memberships DROP COLUMN wrap;

-- To which of its receiver's pairs a key is wrapped now, and to which it was wrapped first: who left
-- since then may have kept the key, so nothing more is written under it.
ALTER TABLE key_wraps ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;
ALTER TABLE key_wraps ADD COLUMN since BIGINT NOT NULL DEFAULT 1;
CREATE INDEX key_wraps_by_recipient
    ON key_wraps (recipient, generation, stream_kind, stream_id, compartment, epoch);

-- Which of the organisation's pairs an invitation carries.
ALTER TABLE invitations ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;

-- Which of a member's own pairs is in use.
ALTER TABLE members ADD COLUMN generation BIGINT NOT NULL DEFAULT 1;

-- How often any organisation got a new pair, at most one row: what was sealed on an older state of the keys is
-- not stored.
CREATE TABLE renewals (
    only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    made     BIGINT NOT NULL CHECK (made >= 0)
);

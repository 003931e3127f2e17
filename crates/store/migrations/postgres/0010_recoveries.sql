-- Members who lost passphrase or second factor, on the way back in. Each of two custodians hands on half
-- of what the member types; the organisation's key travels under the first half.
CREATE TABLE recoveries (
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    member       BYTEA NOT NULL REFERENCES members (id),
    first_hash   BYTEA NOT NULL UNIQUE CHECK (length(first_hash) = 32),
    second_hash  BYTEA CHECK (length(second_hash) = 32),
    key          BYTEA NOT NULL,
    generation   BIGINT NOT NULL,
    until        BIGINT NOT NULL,
    PRIMARY KEY (organisation, member)
);
CREATE INDEX recoveries_by_member ON recoveries (member);

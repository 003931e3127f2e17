-- Members who lost passphrase or second factor, on the way back in. Each of two custodians hands on half
-- of what the member types; the organisation's key travels under the first half.
CREATE TABLE recoveries (
    organisation BLOB NOT NULL REFERENCES organisations (id),
    member       BLOB NOT NULL REFERENCES members (id),
    first_hash   BLOB NOT NULL UNIQUE CHECK (length(first_hash) = 32),
    second_hash  BLOB CHECK (length(second_hash) = 32),
    key          BLOB NOT NULL,
    generation   INTEGER NOT NULL,
    until        INTEGER NOT NULL,
    PRIMARY KEY (organisation, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX recoveries_by_member ON recoveries (member);

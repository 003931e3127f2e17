-- Passkeys: what a member's authenticator is known by. `credential` is a hash of the id that the
-- authenticator gave it; the public key and the name are sealed, so that none can be put in here.
CREATE TABLE passkeys (
    credential BLOB    NOT NULL PRIMARY KEY CHECK (length(credential) = 32),
    member     BLOB    NOT NULL REFERENCES members (id),
    body       BLOB    NOT NULL,
    -- The member's private key under what the authenticator yields; none if it yields nothing.
    lock       BLOB,
    -- The last signature's number, 0 from authenticators that do not count.
    counter    INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    used       INTEGER,
    -- When a signature came that had been counted before: there may be a copy.
    doubted    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_member ON passkeys (member);

-- What authenticators have been asked and have not answered: one question a browser or session, which is
-- taken out of here by its answer.
CREATE TABLE passkey_questions (
    secret_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    body        BLOB    NOT NULL,
    asked       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A sign-in may begin with a passkey that unlocks nothing and then awaits the passphrase. Those under way
-- end here: their members begin again.
DROP TABLE sign_ins;
CREATE TABLE sign_ins (
    secret_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BLOB    NOT NULL REFERENCES members (id),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    -- Either what the passphrase unlocked, or by which passkey it began.
    keys         BLOB,
    passkey      BLOB    REFERENCES passkeys (credential) ON DELETE CASCADE,
    began        INTEGER NOT NULL,
    CHECK ((keys IS NULL) <> (passkey IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_member ON sign_ins (member);
CREATE INDEX sign_ins_by_passkey ON sign_ins (passkey);

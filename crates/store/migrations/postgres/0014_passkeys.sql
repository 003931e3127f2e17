-- Passkeys: what a member's authenticator is known by. `credential` is a hash of the id that the
-- authenticator gave it; the public key and the name are sealed, so that none can be put in here.
CREATE TABLE passkeys (
    credential BYTEA   NOT NULL PRIMARY KEY CHECK (length(credential) = 32),
    member     BYTEA   NOT NULL REFERENCES members (id),
    body       BYTEA   NOT NULL,
    -- The member's private key under what the authenticator yields; none if it yields nothing.
    lock       BYTEA,
    -- The last signature's number, 0 from authenticators that do not count.
    counter    BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    used       BIGINT,
    -- When a signature came that had been counted before: there may be a copy.
    doubted    BIGINT
);
CREATE INDEX passkeys_by_member ON passkeys (member);

-- What authenticators have been asked and have not answered: one question a browser or session, which is
-- taken out of here by its answer.
CREATE TABLE passkey_questions (
    secret_hash BYTEA   NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    body        BYTEA   NOT NULL,
    asked       BIGINT NOT NULL
);

-- A sign-in may begin with a passkey that unlocks nothing and then awaits the passphrase. Those under way
-- end here: their members begin again.
DROP TABLE sign_ins;
CREATE TABLE sign_ins (
    secret_hash  BYTEA   NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BYTEA   NOT NULL REFERENCES members (id),
    organisation BYTEA   NOT NULL REFERENCES organisations (id),
    -- Either what the passphrase unlocked, or by which passkey it began.
    keys         BYTEA,
    passkey      BYTEA   REFERENCES passkeys (credential) ON DELETE CASCADE,
    began        BIGINT NOT NULL,
    CHECK ((keys IS NULL) <> (passkey IS NULL))
);
CREATE INDEX sign_ins_by_member ON sign_ins (member);
CREATE INDEX sign_ins_by_passkey ON sign_ins (passkey);

-- Authenticator apps: the secret that one shares with a member, sealed so that only the member opens it.
CREATE TABLE authenticators (
    member    BYTEA    NOT NULL PRIMARY KEY REFERENCES members (id),
    body      BYTEA    NOT NULL,
    -- The last time step whose code was taken: none is taken twice.
    last_step BIGINT NOT NULL,
    since     BIGINT NOT NULL
);

-- Sign-ins under way: the passphrase was right and something else is still awaited. None is a session.
CREATE TABLE sign_ins (
    secret_hash  BYTEA    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BYTEA    NOT NULL REFERENCES members (id),
    organisation BYTEA    NOT NULL REFERENCES organisations (id),
    keys         BYTEA    NOT NULL,
    began        BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_member ON sign_ins (member);

-- Sessions say from where they are used. Those begun before end here: their members sign in again.
DROP TABLE sessions;
CREATE TABLE sessions (
    secret_hash  BYTEA    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BYTEA    NOT NULL REFERENCES members (id),
    organisation BYTEA    NOT NULL REFERENCES organisations (id),
    keys         BYTEA    NOT NULL,
    place        BYTEA    NOT NULL,
    created      BIGINT NOT NULL,
    seen         BIGINT NOT NULL
);
CREATE INDEX sessions_by_member ON sessions (member);

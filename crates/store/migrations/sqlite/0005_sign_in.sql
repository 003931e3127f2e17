-- Authenticator apps: the secret that one shares with a member, sealed so that only the member opens it.
CREATE TABLE authenticators (
    member    BLOB    NOT NULL PRIMARY KEY REFERENCES members (id),
    body      BLOB    NOT NULL,
    -- The last time step whose code was taken: none is taken twice.
    last_step INTEGER NOT NULL,
    since     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sign-ins under way: the passphrase was right and something else is still awaited. None is a session.
CREATE TABLE sign_ins (
    secret_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BLOB    NOT NULL REFERENCES members (id),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    keys         BLOB    NOT NULL,
    began        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_member ON sign_ins (member);

-- Sessions say from where they are used. Those begun before end here: their members sign in again.
DROP TABLE sessions;
CREATE TABLE sessions (
    secret_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BLOB    NOT NULL REFERENCES members (id),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    keys         BLOB    NOT NULL,
    place        BLOB    NOT NULL,
    created      INTEGER NOT NULL,
    seen         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_member ON sessions (member);

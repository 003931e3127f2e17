-- The log. An event's envelope is in clear; its record is ciphertext under the stream's record key.
CREATE TABLE events (
    stream_kind  TEXT    NOT NULL CHECK (stream_kind IN ('concern', 'case', 'organisation', 'access')),
    stream_id    BLOB    NOT NULL CHECK (length(stream_id) = 16),
    version      INTEGER NOT NULL CHECK (version > 0),
    organisation BLOB             CHECK (length(organisation) = 16),
    at           INTEGER NOT NULL,
    record       BLOB    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

-- Sealed parts of events. The digest stays when erasing destroys the body.
CREATE TABLE parts (
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    compartment TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    digest      BLOB    NOT NULL CHECK (length(digest) = 32),
    body        BLOB,
    PRIMARY KEY (stream_kind, stream_id, version, compartment),
    FOREIGN KEY (stream_kind, stream_id, version) REFERENCES events (stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;

-- Wraps of compartment keys, one for each recipient; sixteen zero bytes stand for the installation.
CREATE TABLE key_wraps (
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL,
    compartment TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    recipient   BLOB    NOT NULL CHECK (length(recipient) = 16),
    wrap        BLOB    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, compartment, epoch, recipient)
) STRICT, WITHOUT ROWID;

-- The ledger: one leaf an event, in the order the sequencer gave.
CREATE TABLE ledger (
    leaf_index  INTEGER NOT NULL PRIMARY KEY CHECK (leaf_index >= 0),
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    leaf        BLOB    NOT NULL CHECK (length(leaf) = 32),
    UNIQUE (stream_kind, stream_id, version)
) STRICT;

-- Leaves that wait for the sequencer.
CREATE TABLE ledger_pending (
    stream_kind TEXT    NOT NULL,
    stream_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    leaf        BLOB    NOT NULL CHECK (length(leaf) = 32),
    at          INTEGER NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;

-- The right edge of the tree, one row; updating it is also the sequencer's lock.
CREATE TABLE ledger_edge (
    only     INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    size     INTEGER NOT NULL CHECK (size >= 0),
    frontier BLOB    NOT NULL
) STRICT;
INSERT INTO ledger_edge (only, size, frontier) VALUES (1, 0, x'');

-- Orders already carried out, so that the same form sent twice returns the first result.
CREATE TABLE orders (
    actor  BLOB    NOT NULL,
    key    BLOB    NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_id   BLOB NOT NULL,
    version     INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

-- Projections: thrown away and made again by `throughline rebuild`.
CREATE TABLE concerns (
    id           BLOB    NOT NULL PRIMARY KEY,
    desk         BLOB    NOT NULL,
    reported_by  BLOB,
    state        TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    body         BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX concerns_by_desk ON concerns (desk, state, at);
CREATE INDEX concerns_by_reporter ON concerns (reported_by, at);

CREATE TABLE cases (
    id       BLOB    NOT NULL PRIMARY KEY,
    holder   BLOB    NOT NULL,
    state    TEXT    NOT NULL,
    due      INTEGER,
    moved_at INTEGER NOT NULL,
    body     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_holder ON cases (holder, state, moved_at);
CREATE INDEX cases_by_due ON cases (due) WHERE due IS NOT NULL;
CREATE INDEX cases_by_movement ON cases (state, moved_at);

CREATE TABLE referrals (
    id      BLOB    NOT NULL PRIMARY KEY,
    case_id BLOB    NOT NULL,
    sender  BLOB    NOT NULL,
    receiver BLOB   NOT NULL,
    state   TEXT    NOT NULL,
    due     INTEGER NOT NULL,
    body    BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referrals_by_receiver ON referrals (receiver, state, due);
CREATE INDEX referrals_by_case ON referrals (case_id);
CREATE INDEX referrals_by_state ON referrals (state, due);

CREATE TABLE clocks (
    case_id BLOB    NOT NULL,
    clock   INTEGER NOT NULL,
    holder  BLOB    NOT NULL,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    due     INTEGER,
    PRIMARY KEY (case_id, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_by_holder ON clocks (holder, state, due);
CREATE INDEX clocks_by_state ON clocks (state, due);

CREATE TABLE notices (
    organisation BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    stream_kind  TEXT    NOT NULL,
    stream_id    BLOB    NOT NULL,
    version      INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    PRIMARY KEY (organisation, at, stream_kind, stream_id, version)
) STRICT, WITHOUT ROWID;

-- What each organisation has dealt with of its notices: not derived from the log, so never rebuilt.
CREATE TABLE notices_seen (
    organisation BLOB    NOT NULL PRIMARY KEY,
    until        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisations (
    id         BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    public_key BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    id         BLOB    NOT NULL PRIMARY KEY,
    sign_in    TEXT    NOT NULL UNIQUE,
    body       BLOB    NOT NULL,
    public_key BLOB    NOT NULL,
    lock       BLOB    NOT NULL,
    failures   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
    member       BLOB NOT NULL REFERENCES members (id),
    organisation BLOB NOT NULL REFERENCES organisations (id),
    roles        TEXT NOT NULL,
    generation   INTEGER NOT NULL,
    wrap         BLOB NOT NULL,
    PRIMARY KEY (member, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_organisation ON memberships (organisation);

CREATE TABLE invitations (
    code_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    roles        TEXT    NOT NULL,
    key          BLOB,
    expires      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    secret_hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BLOB    NOT NULL REFERENCES members (id),
    organisation BLOB    NOT NULL REFERENCES organisations (id),
    keys         BLOB    NOT NULL,
    created      INTEGER NOT NULL,
    seen         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_member ON sessions (member);

CREATE TABLE drafts (
    member BLOB    NOT NULL REFERENCES members (id),
    form   TEXT    NOT NULL,
    body   BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (member, form)
) STRICT, WITHOUT ROWID;

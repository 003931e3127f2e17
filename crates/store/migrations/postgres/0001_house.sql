-- The log. An event's envelope is in clear; its record is ciphertext under the stream's record key.
CREATE TABLE events (
    stream_kind  TEXT    NOT NULL CHECK (stream_kind IN ('concern', 'case', 'organisation', 'access')),
    stream_id    BYTEA    NOT NULL CHECK (length(stream_id) = 16),
    version      BIGINT NOT NULL CHECK (version > 0),
    organisation BYTEA             CHECK (length(organisation) = 16),
    at           BIGINT NOT NULL,
    record       BYTEA    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, version)
);

CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed or removed'; END $$;
CREATE TRIGGER events_are_kept BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_are_kept();

-- Sealed parts of events. The digest stays when erasing destroys the body.
CREATE TABLE parts (
    stream_kind TEXT    NOT NULL,
    stream_id   BYTEA    NOT NULL,
    version     BIGINT NOT NULL,
    compartment TEXT    NOT NULL,
    epoch       BIGINT NOT NULL,
    digest      BYTEA    NOT NULL CHECK (length(digest) = 32),
    body        BYTEA,
    PRIMARY KEY (stream_kind, stream_id, version, compartment),
    FOREIGN KEY (stream_kind, stream_id, version) REFERENCES events (stream_kind, stream_id, version)
);

-- Wraps of compartment keys, one for each recipient; sixteen zero bytes stand for the installation.
CREATE TABLE key_wraps (
    stream_kind TEXT    NOT NULL,
    stream_id   BYTEA    NOT NULL,
    compartment TEXT    NOT NULL,
    epoch       BIGINT NOT NULL,
    recipient   BYTEA    NOT NULL CHECK (length(recipient) = 16),
    wrap        BYTEA    NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, compartment, epoch, recipient)
);

-- The ledger: one leaf an event, in the order the sequencer gave.
CREATE TABLE ledger (
    leaf_index  BIGINT NOT NULL PRIMARY KEY CHECK (leaf_index >= 0),
    stream_kind TEXT    NOT NULL,
    stream_id   BYTEA    NOT NULL,
    version     BIGINT NOT NULL,
    leaf        BYTEA    NOT NULL CHECK (length(leaf) = 32),
    UNIQUE (stream_kind, stream_id, version)
);

-- Leaves that wait for the sequencer.
CREATE TABLE ledger_pending (
    stream_kind TEXT    NOT NULL,
    stream_id   BYTEA    NOT NULL,
    version     BIGINT NOT NULL,
    leaf        BYTEA    NOT NULL CHECK (length(leaf) = 32),
    at          BIGINT NOT NULL,
    PRIMARY KEY (stream_kind, stream_id, version)
);

-- The right edge of the tree, one row; updating it is also the sequencer's lock.
CREATE TABLE ledger_edge (
    "only"   BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),
    size     BIGINT NOT NULL CHECK (size >= 0),
    frontier BYTEA    NOT NULL
);
INSERT INTO ledger_edge ("only", size, frontier) VALUES (1, 0, '');

-- Orders already carried out, so that the same form sent twice returns the first result.
CREATE TABLE orders (
    actor  BYTEA    NOT NULL,
    key    BYTEA    NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_id   BYTEA NOT NULL,
    version     BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);

-- Projections: thrown away and made again by `throughline rebuild`.
CREATE TABLE concerns (
    id           BYTEA    NOT NULL PRIMARY KEY,
    desk         BYTEA    NOT NULL,
    reported_by  BYTEA,
    state        TEXT    NOT NULL,
    at           BIGINT NOT NULL,
    body         BYTEA    NOT NULL
);
CREATE INDEX concerns_by_desk ON concerns (desk, state, at);
CREATE INDEX concerns_by_reporter ON concerns (reported_by, at);

CREATE TABLE cases (
    id       BYTEA    NOT NULL PRIMARY KEY,
    holder   BYTEA    NOT NULL,
    state    TEXT    NOT NULL,
    due      BIGINT,
    moved_at BIGINT NOT NULL,
    body     BYTEA    NOT NULL
);
CREATE INDEX cases_by_holder ON cases (holder, state, moved_at);
CREATE INDEX cases_by_due ON cases (due) WHERE due IS NOT NULL;
CREATE INDEX cases_by_movement ON cases (state, moved_at);

CREATE TABLE referrals (
    id      BYTEA    NOT NULL PRIMARY KEY,
    case_id BYTEA    NOT NULL,
    sender  BYTEA    NOT NULL,
    receiver BYTEA   NOT NULL,
    state   TEXT    NOT NULL,
    due     BIGINT NOT NULL,
    body    BYTEA    NOT NULL
);
CREATE INDEX referrals_by_receiver ON referrals (receiver, state, due);
CREATE INDEX referrals_by_case ON referrals (case_id);
CREATE INDEX referrals_by_state ON referrals (state, due);

CREATE TABLE clocks (
    case_id BYTEA    NOT NULL,
    clock   BIGINT NOT NULL,
    holder  BYTEA    NOT NULL,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    due     BIGINT,
    PRIMARY KEY (case_id, clock)
);
CREATE INDEX clocks_by_holder ON clocks (holder, state, due);
CREATE INDEX clocks_by_state ON clocks (state, due);

CREATE TABLE notices (
    organisation BYTEA    NOT NULL,
    at           BIGINT NOT NULL,
    stream_kind  TEXT    NOT NULL,
    stream_id    BYTEA    NOT NULL,
    version      BIGINT NOT NULL,
    kind         TEXT    NOT NULL,
    PRIMARY KEY (organisation, at, stream_kind, stream_id, version)
);

-- What each organisation has dealt with of its notices: not derived from the log, so never rebuilt.
CREATE TABLE notices_seen (
    organisation BYTEA    NOT NULL PRIMARY KEY,
    until        BIGINT NOT NULL
);

-- Accounts.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisations (
    id         BYTEA    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    generation BIGINT NOT NULL,
    public_key BYTEA
);

CREATE TABLE members (
    id         BYTEA    NOT NULL PRIMARY KEY,
    sign_in    TEXT    NOT NULL UNIQUE,
    body       BYTEA    NOT NULL,
    public_key BYTEA    NOT NULL,
    lock       BYTEA    NOT NULL,
    failures   BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE memberships (
    member       BYTEA NOT NULL REFERENCES members (id),
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    roles        TEXT NOT NULL,
    generation   BIGINT NOT NULL,
    wrap         BYTEA NOT NULL,
    PRIMARY KEY (member, organisation)
);
CREATE INDEX memberships_by_organisation ON memberships (organisation);

CREATE TABLE invitations (
    code_hash    BYTEA    NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    organisation BYTEA    NOT NULL REFERENCES organisations (id),
    roles        TEXT    NOT NULL,
    key          BYTEA,
    expires      BIGINT NOT NULL
);

CREATE TABLE sessions (
    secret_hash  BYTEA    NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32),
    member       BYTEA    NOT NULL REFERENCES members (id),
    organisation BYTEA    NOT NULL REFERENCES organisations (id),
    keys         BYTEA    NOT NULL,
    created      BIGINT NOT NULL,
    seen         BIGINT NOT NULL
);
CREATE INDEX sessions_by_member ON sessions (member);

CREATE TABLE drafts (
    member BYTEA    NOT NULL REFERENCES members (id),
    form   TEXT    NOT NULL,
    body   BYTEA    NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (member, form)
);

-- Lists a page at a time, what is due first; and the co-ordinator's figures without opening a row.
-- What the new columns hold is told in sealed records, so both tables are made again from the log:
-- the setting says so to the next program that opens this database, and goes when it has.
DROP TABLE cases;
CREATE TABLE cases (
    id            BLOB    NOT NULL PRIMARY KEY,
    concern       BLOB    NOT NULL,
    holder        BLOB    NOT NULL,
    state         TEXT    NOT NULL,
    due           INTEGER,
    -- When something is due, or the end of time: lists run along it.
    next_at       INTEGER NOT NULL,
    moved_at      INTEGER NOT NULL,
    presumed_at   INTEGER NOT NULL,
    reflection_at INTEGER,
    helped_at     INTEGER,
    alarm_at      INTEGER,
    body          BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_holder ON cases (holder, state, next_at, id);
CREATE INDEX cases_by_due ON cases (due) WHERE due IS NOT NULL;
CREATE INDEX cases_by_movement ON cases (state, moved_at, id);
CREATE INDEX cases_by_presumption ON cases (presumed_at);
CREATE INDEX cases_by_reflection ON cases (reflection_at) WHERE reflection_at IS NOT NULL;
CREATE INDEX cases_by_help ON cases (helped_at) WHERE helped_at IS NOT NULL;
CREATE INDEX cases_by_alarm ON cases (alarm_at, id) WHERE alarm_at IS NOT NULL;

DROP TABLE referrals;
CREATE TABLE referrals (
    id       BLOB    NOT NULL PRIMARY KEY,
    case_id  BLOB    NOT NULL,
    -- Who is responsible for the person now, whoever asked.
    holder   BLOB    NOT NULL,
    sender   BLOB    NOT NULL,
    receiver BLOB    NOT NULL,
    state    TEXT    NOT NULL,
    due      INTEGER NOT NULL,
    body     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referrals_by_receiver ON referrals (receiver, state, due, id);
CREATE INDEX referrals_by_holder ON referrals (holder, state, due, id);
CREATE INDEX referrals_by_case ON referrals (case_id);
CREATE INDEX referrals_by_state ON referrals (state, due, id);

DROP INDEX concerns_by_reporter;
CREATE INDEX concerns_by_reporter ON concerns (reported_by, at, id);
INSERT INTO settings (name, value) VALUES ('projections', 'stale');

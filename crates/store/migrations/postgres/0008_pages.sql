-- Lists a page at a time, what is due first; and the co-ordinator's figures without opening a row.
-- What the new columns hold is told in sealed records, so both tables are made again from the log:
-- the setting says so to the next program that opens this database, and goes when it has.
DROP TABLE cases;
CREATE TABLE cases (
    id            BYTEA   NOT NULL PRIMARY KEY,
    concern       BYTEA   NOT NULL,
    holder        BYTEA   NOT NULL,
    state         TEXT    NOT NULL,
    due           BIGINT,
    -- When something is due, or the end of time: lists run along it.
    next_at       BIGINT NOT NULL,
    moved_at      BIGINT NOT NULL,
    presumed_at   BIGINT NOT NULL,
    reflection_at BIGINT,
    helped_at     BIGINT,
    alarm_at      BIGINT,
    body          BYTEA   NOT NULL
);
CREATE INDEX cases_by_holder ON cases (holder, state, next_at, id);
CREATE INDEX cases_by_due ON cases (due) WHERE due IS NOT NULL;
CREATE INDEX cases_by_movement ON cases (state, moved_at, id);
CREATE INDEX cases_by_presumption ON cases (presumed_at);
CREATE INDEX cases_by_reflection ON cases (reflection_at) WHERE reflection_at IS NOT NULL;
CREATE INDEX cases_by_help ON cases (helped_at) WHERE helped_at IS NOT NULL;
CREATE INDEX cases_by_alarm ON cases (alarm_at, id) WHERE alarm_at IS NOT NULL;

DROP TABLE referrals;
CREATE TABLE referrals (
    id       BYTEA   NOT NULL PRIMARY KEY,
    case_id  BYTEA   NOT NULL,
    -- Who is responsible for the person now, whoever asked.
    holder   BYTEA   NOT NULL,
    sender   BYTEA   NOT NULL,
    receiver BYTEA   NOT NULL,
    state    TEXT    NOT NULL,
    due      BIGINT NOT NULL,
    body     BYTEA   NOT NULL
);
CREATE INDEX referrals_by_receiver ON referrals (receiver, state, due, id);
CREATE INDEX referrals_by_holder ON referrals (holder, state, due, id);
CREATE INDEX referrals_by_case ON referrals (case_id);
CREATE INDEX referrals_by_state ON referrals (state, due, id);

DROP INDEX concerns_by_reporter;
CREATE INDEX concerns_by_reporter ON concerns (reported_by, at, id);
INSERT INTO settings (name, value) VALUES ('projections', 'stale');

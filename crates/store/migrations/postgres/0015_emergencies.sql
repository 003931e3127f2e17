-- Break-glass: a row for every organisation that is told of one, so that each sees its own list. There was
-- none before, so nothing has to be made again from the log.
CREATE TABLE emergencies (
    told         BYTEA   NOT NULL,
    id           BYTEA   NOT NULL,
    case_id      BYTEA   NOT NULL,
    -- Who asked, and for which organisation.
    asker        BYTEA   NOT NULL,
    organisation BYTEA   NOT NULL,
    -- 1 if the organisation that is told can answer it.
    answers      BIGINT  NOT NULL,
    state        TEXT    NOT NULL,
    at           BIGINT  NOT NULL,
    body         BYTEA   NOT NULL,
    PRIMARY KEY (told, id)
);
CREATE INDEX emergencies_by_time ON emergencies (told, at, id);
CREATE INDEX emergencies_by_state ON emergencies (told, state, at, id);
CREATE INDEX emergencies_by_case ON emergencies (case_id);

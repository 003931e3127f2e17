-- Break-glass: a row for every organisation that is told of one, so that each sees its own list. There was
-- none before, so nothing has to be made again from the log.
CREATE TABLE emergencies (
    told         BLOB    NOT NULL,
    id           BLOB    NOT NULL,
    case_id      BLOB    NOT NULL,
    -- Who asked, and for which organisation.
    asker        BLOB    NOT NULL,
    organisation BLOB    NOT NULL,
    -- 1 if the organisation that is told can answer it.
    answers      INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    body         BLOB    NOT NULL,
    PRIMARY KEY (told, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX emergencies_by_time ON emergencies (told, at, id);
CREATE INDEX emergencies_by_state ON emergencies (told, state, at, id);
CREATE INDEX emergencies_by_case ON emergencies (case_id);

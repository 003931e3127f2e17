-- Conferences of the local team: a row for whoever is responsible for the person, and one for each organisation that
-- was invited.
CREATE TABLE conferences (
    id           BLOB NOT NULL,
    -- The invited organisation; zeros for whoever is responsible, which may become another.
    seat         BLOB NOT NULL,
    organisation BLOB NOT NULL,
    case_id      BLOB NOT NULL,
    -- 'chair', 'invited', or 'ended' where it has no part in it any more.
    state        TEXT NOT NULL,
    -- 0 while the organisation has something to do, 1 after that.
    turn         INTEGER NOT NULL,
    -- When it begins, or when the next thing that is to be done has to have been.
    at           INTEGER NOT NULL,
    body         BLOB NOT NULL,
    PRIMARY KEY (id, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX conferences_by_organisation ON conferences (organisation, state, turn, at, id);
CREATE INDEX conferences_by_case ON conferences (case_id);

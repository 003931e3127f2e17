-- Conferences of the local team: a row for whoever is responsible for the person, and one for each organisation that
-- was invited.
CREATE TABLE conferences (
    id           BYTEA NOT NULL,
    -- The invited organisation; zeros for whoever is responsible, which may become another.
    seat         BYTEA NOT NULL,
    organisation BYTEA NOT NULL,
    case_id      BYTEA NOT NULL,
    -- 'chair', 'invited', or 'ended' where it has no part in it any more.
    state        TEXT NOT NULL,
    -- 0 while the organisation has something to do, 1 after that.
    turn         BIGINT NOT NULL,
    -- When it begins, or when the next thing that is to be done has to have been.
    at           BIGINT NOT NULL,
    body         BYTEA NOT NULL,
    PRIMARY KEY (id, seat)
);
CREATE INDEX conferences_by_organisation ON conferences (organisation, state, turn, at, id);
CREATE INDEX conferences_by_case ON conferences (case_id);

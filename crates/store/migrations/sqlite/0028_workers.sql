-- Who of the holder looks after the person: a keyed hash, so that a thief of the database learns no name. Nobody was
-- named before.
ALTER TABLE cases ADD COLUMN worker BLOB;
CREATE INDEX cases_by_worker ON cases (holder, worker, state, next_at, id);

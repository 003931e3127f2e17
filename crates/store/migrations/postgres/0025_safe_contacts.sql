-- From when on a case's safe contact cannot be relied on: it was told too long ago, or the person moved. It is
-- told in sealed records, so the projections are made again from the log.
ALTER TABLE cases ADD COLUMN contact_until BIGINT;
CREATE INDEX cases_by_contact ON cases (holder, contact_until, id) WHERE contact_until IS NOT NULL;
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

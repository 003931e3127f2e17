-- The duty desk reads what cannot wait first, and then what waits longest. Whether something can wait is
-- told in sealed records, so the lists are made again from the log.
ALTER TABLE concerns ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;
DROP INDEX concerns_by_desk;
CREATE INDEX concerns_by_desk ON concerns (desk, state, turn, at, id);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

-- A fingerprint of what an order said: the same form with other words is not the same order.
ALTER TABLE orders ADD COLUMN said BLOB;

-- Organisations that take part with their own reference and coded facts alone.
ALTER TABLE organisations ADD COLUMN coded_only BIGINT NOT NULL DEFAULT 0;

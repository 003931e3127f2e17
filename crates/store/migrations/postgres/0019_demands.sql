-- Demands for records of cases, for whoever answers them, the person's lawyers, and whoever oversees. They
-- are told in sealed records, so the projections are made again from the log.
CREATE TABLE demands (
    id      BYTEA PRIMARY KEY NOT NULL,
    case_id BYTEA NOT NULL,
    holder  BYTEA NOT NULL,
    state   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    body    BYTEA NOT NULL
);
CREATE INDEX demands_by_time ON demands (at, id);
CREATE INDEX demands_by_case ON demands (case_id);
CREATE INDEX demands_by_holder ON demands (holder, at, id);
-- The organisations that give the person legal aid and were told.
CREATE TABLE demand_lawyers (
    demand BYTEA NOT NULL,
    told   BYTEA NOT NULL,
    PRIMARY KEY (demand, told)
);
CREATE INDEX demand_lawyers_by_told ON demand_lawyers (told, demand);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

-- Demands for records of cases, for whoever answers them, the person's lawyers, and whoever oversees. They
-- are told in sealed records, so the projections are made again from the log.
CREATE TABLE demands (
    id      BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL,
    holder  BLOB NOT NULL,
    state   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    body    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX demands_by_time ON demands (at, id);
CREATE INDEX demands_by_case ON demands (case_id);
CREATE INDEX demands_by_holder ON demands (holder, at, id);
-- The organisations that give the person legal aid and were told.
CREATE TABLE demand_lawyers (
    demand BLOB NOT NULL,
    told   BLOB NOT NULL,
    PRIMARY KEY (demand, told)
) STRICT, WITHOUT ROWID;
CREATE INDEX demand_lawyers_by_told ON demand_lawyers (told, demand);
INSERT INTO settings (name, value) VALUES ('projections', 'stale') ON CONFLICT DO NOTHING;

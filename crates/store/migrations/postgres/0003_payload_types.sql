-- Which types of payload the log holds, and which version of the program wrote the first of each. A
-- record's type is inside the record, which is sealed: this is how a program that cannot read one of
-- them knows before it serves. What was written before this table every program with it can read.
CREATE TABLE payload_types (
    name  TEXT NOT NULL PRIMARY KEY,
    since TEXT NOT NULL
);

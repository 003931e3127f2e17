-- Halves of backups that hold keys, and when their copies are to be destroyed: whom the installation
-- forgets is forgotten everywhere when the last one made before has expired.
CREATE TABLE key_backups (
    id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at      INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

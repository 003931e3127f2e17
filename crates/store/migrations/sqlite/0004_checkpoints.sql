-- Checkpoints that the key of the log has signed, for others to compare with. The key is not here.
CREATE TABLE checkpoints (
    size INTEGER NOT NULL PRIMARY KEY CHECK (size >= 0),
    at   INTEGER NOT NULL,
    note TEXT    NOT NULL
) STRICT;

-- Hashes of complete subtrees of the ledger, of every eighth level above the leaves, so that a proof
-- reads a few hundred rows and not the log. They follow from the leaves.
CREATE TABLE ledger_nodes (
    level      INTEGER NOT NULL CHECK (level > 0),
    node_index INTEGER NOT NULL CHECK (node_index >= 0),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, node_index)
) STRICT, WITHOUT ROWID;

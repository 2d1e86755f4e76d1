"""The seal of the audit log: entries are leaves of a Merkle tree, with signed checkpoints outside the database."""

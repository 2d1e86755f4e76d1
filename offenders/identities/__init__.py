"""Records that may be one person: found by a job, decided by the identity desk, merged without moving a row."""

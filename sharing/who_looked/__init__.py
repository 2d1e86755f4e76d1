"""Who looked: the audit log as auditors and privacy officers read it."""

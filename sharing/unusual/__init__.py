"""Unusual reading: what stands out in the audit log, queued for a privacy officer to judge."""

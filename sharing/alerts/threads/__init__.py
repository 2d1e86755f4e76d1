"""Threads: the alerts of one matter of one person, on one line, acknowledged once for a team."""

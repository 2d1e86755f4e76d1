"""Releases from custody: whether the gate may open, and what follows when somebody leaves."""

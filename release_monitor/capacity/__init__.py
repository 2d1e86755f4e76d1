"""Capacity for releases: how many each service can take in a week, as dated rows."""

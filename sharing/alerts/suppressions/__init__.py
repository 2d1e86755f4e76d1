"""Suppressions: alerts of a kind that a team holds back for a time, with a reason and an end."""

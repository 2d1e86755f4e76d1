"""Dates that are not the release from a fixed term: curfew, removal, orders, life, recall, end of licence."""

"""Custody and movements, and the rules of where a person is."""

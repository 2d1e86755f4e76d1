"""Custody, movements and establishments, and the rules of where a person is."""

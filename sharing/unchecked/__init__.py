"""Alerts about people a job could not look at."""

"""Telling of people whom a job could not look at."""

"""Refuse to start unsafe, and say what is missing."""

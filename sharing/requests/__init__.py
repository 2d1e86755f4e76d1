"""Requests for access to a person."""

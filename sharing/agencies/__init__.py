"""Agencies, their teams, and the people who use the system."""

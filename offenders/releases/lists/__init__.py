"""Upcoming releases, and how certain each is: list, chart, calendar, files, API."""

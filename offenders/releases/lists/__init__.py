"""Who comes out, when, and how sure it is: list, chart, calendar, files, API."""

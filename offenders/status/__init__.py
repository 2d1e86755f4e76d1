"""The legal status of a person: what it is today, until when, and which records of it cannot be right."""

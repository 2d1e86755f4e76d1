"""The record of one person: added, found, changed, shown."""

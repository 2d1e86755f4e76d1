"""Dates of a person from every source, and the releases that follow."""

"""Convictions, sentences and days, recorded by users: what the dates follow from."""

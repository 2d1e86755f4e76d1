"""Signed bundles for inquests: what was known of a person at a minute, as one file that is read and checked without
this application."""

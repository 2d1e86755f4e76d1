"""Directions of the Parole Board on a release."""

"""Duties: the owners of a person in each agency, gaps, handovers."""

"""A date on which the sources differ, and what settles it."""

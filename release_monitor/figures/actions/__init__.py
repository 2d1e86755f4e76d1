"""Keeping facts and counts, issuing figures, and comparing what is kept with the records."""

"""The numbers of a forecast, from what was known: pure, and the same from a file as from the database."""

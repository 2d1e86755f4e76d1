"""People from a file: what the columns mean, how a file is read, checked, planned and applied."""

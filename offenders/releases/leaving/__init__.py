"""Leaving custody: recorded, reported, disputed, withdrawn."""

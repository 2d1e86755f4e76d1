"""Leaving custody: recorded, reported, disputed, struck out."""

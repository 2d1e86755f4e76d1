"""Keeps calculations, differences and releases true to the record."""

"""Convictions and sentences as the courts passed them."""

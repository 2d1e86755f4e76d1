"""Prisons and young offender institutions of England and Wales: which there are, and how one is named."""

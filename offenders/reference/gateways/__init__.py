"""Gateways as their keepers see them: the rows are sharing's (`sharing/reference/`), as is their data file."""

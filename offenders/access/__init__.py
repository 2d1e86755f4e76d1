"""Owners and access on the person's pages."""

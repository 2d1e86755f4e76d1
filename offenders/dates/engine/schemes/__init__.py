"""Schemes that bring ordinary release forward, and whom each moves."""

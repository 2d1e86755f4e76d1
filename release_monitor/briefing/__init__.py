"""Briefings: one page of figures for a scope, issued by the clock or on demand, and kept as issued without names."""

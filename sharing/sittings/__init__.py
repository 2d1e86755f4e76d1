"""Sittings: what is decided about a person, who decides, and which items each of them has seen before."""

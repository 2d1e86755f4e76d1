"""Movements of a person: in, out, elsewhere, back."""

"""Where a person goes: in, out, elsewhere, back."""

"""Access requests to a person."""

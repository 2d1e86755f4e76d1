"""Victims over the API: for tokens with the scope of victims alone, and for people by their role."""

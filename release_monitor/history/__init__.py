"""A person's record as it was known at a moment that is past."""

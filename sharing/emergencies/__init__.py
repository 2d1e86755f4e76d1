"""Emergency access: an hour's grant with a reason, and its review."""

"""Records that cannot be right, as a list and on the person's page."""

"""Sign-in and sessions: what we add to allauth and axes."""

"""Who signs in, and for how long: what we add to allauth and axes."""
